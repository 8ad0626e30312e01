import type { TopicNames } from '#contracts';
import { KafkaRunner, type RunnerOptions } from '#kafka';
import type { AttemptRecorder } from './attempt-recorder.js';

/** A log may be half a second behind, and few large fetches and inserts cost a third of many small ones. */
const FETCH = { minBytes: 65_536, maxWaitMs: 500 };

export type RecorderRunnerOptions = Pick<RunnerOptions, 'connection' | 'shutdownTimeoutMs' | 'logger' | 'metrics'> & {
  topics: TopicNames;
};

/** The consumer of webhooks.attempts. While the database is away its buffers fill, and the partitions pause. */
export function createRecorderRunner(recorder: AttemptRecorder, options: RecorderRunnerOptions): KafkaRunner {
  const { topics, ...common } = options;
  return new KafkaRunner({
    ...common,
    groupId: topics.groups.recorder,
    subscriptions: [{ topic: topics.attempts, pattern: 'attempt' }],
    coPartitioned: false,
    unprocessable: (record, error, context) => recorder.reject(record, 'internal', nameOf(error), context),
    fetch: FETCH,
  });
}

/** The kind of an error, without its text: a message could quote a value. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
