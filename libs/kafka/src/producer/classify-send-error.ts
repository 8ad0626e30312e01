/**
 * What a failed request says about its records:
 * - `record`: one of them is unacceptable and has to be found;
 * - `topic`: a topic of the request is unknown to the broker (yet, or again);
 * - `broker`: the broker answered that it cannot write now, at least not to one of the partitions;
 * - `missing`: the answer does not name the partition, whatever became of it;
 * - `connection`: anything else, mostly no answer.
 * All but `record` are worth another try, for ever.
 */
export type SendFailureKind = 'record' | 'topic' | 'broker' | 'missing' | 'connection';

export interface SendFailure {
  readonly kind: SendFailureKind;
  /** The broker's error name, else the error's name. */
  readonly type: string;
  readonly message: string;
}

export const TOO_LARGE_TYPES: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const RECORD_TYPES = new Set([...TOO_LARGE_TYPES, 'INVALID_RECORD', 'INVALID_TIMESTAMP']);
const TOPIC_TYPES = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION', 'TOPIC_AUTHORIZATION_FAILED']);

/** kafkajs wraps the broker's error up to three times ("retries exceeded", "non-retriable"); the innermost counts. */
export function classifySendError(error: unknown): SendFailure {
  const root = rootCause(error);
  const message = root instanceof Error ? root.message : String(root);
  const type = root instanceof Error && 'type' in root && typeof root.type === 'string' ? root.type : undefined;
  if (type === undefined) return { kind: 'connection', type: root instanceof Error ? root.name : 'Error', message };
  if (RECORD_TYPES.has(type)) return { kind: 'record', type, message };
  if (TOPIC_TYPES.has(type)) return { kind: 'topic', type, message };
  return { kind: 'broker', type, message };
}

function rootCause(error: unknown): unknown {
  let root = error;
  for (let depth = 0; depth < 10; depth += 1) {
    if (!(root instanceof Error) || root.cause === undefined || root.cause === null) return root;
    root = root.cause;
  }
  return root;
}
