import type { Ack } from './facts.js';

/**
 * Refusals that a broker gives before it appends. NOT_LEADER_FOR_PARTITION is none of them: a leader that steps down while
 * it waits for its followers says the same, and its successor may have the record.
 */
const REFUSED_BEFORE_THE_LOG: ReadonlySet<unknown> = new Set([
  'CORRUPT_MESSAGE',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'NOT_ENOUGH_REPLICAS',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
]);

/** What a failed request to publish says about its record. In doubt `unknown`: a timeout or a lost connection says nothing. */
export function judgeFailure(error: unknown): Exclude<Ack, 'ok'> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && REFUSED_BEFORE_THE_LOG.has(cause.type)) return 'failed';
  }
  return 'unknown';
}
