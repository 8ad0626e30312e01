import type { Logger } from '#observability';

import type { ConsumerGroup } from './group-hooks.js';
import type { PartitionState } from './partition-state.js';
import { groupByTopic, nameOf } from './partitions.js';

/** Heartbeats wait for the answer, and so does the reading of all partitions, in ms. */
const MAX_WAIT_MS = 5_000;

type Edge = 'start' | 'end';

/** By the name of the partition. */
export type LogEdges = ReadonlyMap<string, number>;

const PRICE = {
  start: 'second copies of what was done before may be taken',
  end: 'what a predecessor has parked is not told from what this process parks',
};

/**
 * Where the logs of these partitions begin or end; one request a broker. Empty where a broker does not answer: knowing less of the past is
 * better than standing still.
 */
export async function fetchLogEdges(
  edge: Edge,
  { cluster }: Pick<ConsumerGroup, 'cluster'>,
  states: readonly PartitionState[],
  logger: Logger,
): Promise<LogEdges> {
  if (states.length === 0) return new Map();
  const topics = groupByTopic(states).map(({ topic, partitions }) => ({
    topic,
    fromBeginning: edge === 'start',
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
    logger.warn({ err: error }, `nobody says where the logs ${edge}: ${PRICE[edge]}`);
    return new Map();
  } finally {
    clearTimeout(timer);
  }
}
