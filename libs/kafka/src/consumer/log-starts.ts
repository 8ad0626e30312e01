import type { Logger } from '#observability';

import type { ConsumerGroup } from './group-hooks.js';
import type { PartitionState } from './partition-state.js';
import { groupByTopic, nameOf } from './partitions.js';

/** Heartbeats wait for the answer, and so does the reading of all partitions, in ms. */
const MAX_WAIT_MS = 5_000;

export type LogStarts = ReadonlyMap<string, number>;

/**
 * Where the logs of these partitions begin, by the name of the partition; one request a broker. Empty where a broker does not answer:
 * knowing less of the past is better than standing still.
 */
export async function fetchLogStarts(
  { cluster }: Pick<ConsumerGroup, 'cluster'>,
  states: readonly PartitionState[],
  logger: Logger,
): Promise<LogStarts> {
  if (states.length === 0) return new Map();
  const topics = groupByTopic(states).map(({ topic, partitions }) => ({
    topic,
    fromBeginning: true,
    partitions: partitions.map((partition) => ({ partition })),
  }));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${MAX_WAIT_MS} ms`)), MAX_WAIT_MS);
  });
  try {
    const answers = await Promise.race([cluster.fetchTopicsOffset(topics), late]);
    return new Map(
      answers.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [nameOf(topic, partition), Number(offset)] as const),
      ),
    );
  } catch (error) {
    logger.warn({ err: error }, 'nobody says where the logs begin: second copies of what was done before may be taken');
    return new Map();
  } finally {
    clearTimeout(timer);
  }
}
