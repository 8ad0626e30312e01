import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { TopicNames } from '#contracts';
import type { ServiceName } from './fleet.js';

/** Which group is to read which topics. */
export interface Reading {
  groupId: string;
  topics: readonly string[];
}

/** Records that wait for a group, by the broker's word: from what is committed to the end. */
export class LagReader {
  private readonly admin: Admin;

  constructor(brokers: string[]) {
    const kafka = new Kafka({ clientId: 'chaos-lag', brokers, logLevel: logLevel.NOTHING });
    this.admin = kafka.admin({ retry: { retries: 2 } });
  }

  open(): Promise<void> {
    return this.admin.connect();
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  /** @throws where the broker cannot be asked */
  async of({ groupId, topics }: Reading): Promise<number> {
    const committed = await this.admin.fetchOffsets({ groupId, topics: [...topics] });
    const lags = await Promise.all(
      topics.map(async (topic) => {
        const done = new Map(
          committed
            .find((answer) => answer.topic === topic)
            ?.partitions.map(({ partition, offset }) => [partition, Number(offset)]),
        );
        const ends = await this.admin.fetchTopicOffsets(topic);
        return ends.reduce((sum, { partition, high, low }) => {
          const from = Math.max(done.get(partition) ?? 0, Number(low));
          return sum + Math.max(0, Number(high) - from);
        }, 0);
      }),
    );
    return lags.reduce((sum, lag) => sum + lag, 0);
  }
}

export function readingsOf(names: TopicNames, eventTopics: readonly string[]): Record<ServiceName, Reading> {
  const lanes = [...names.retryLanes, ...names.deferLanes].map((lane) => lane.topic);
  return {
    matcher: { groupId: names.groups.matcher, topics: eventTopics },
    delivery: { groupId: names.groups.delivery, topics: [names.commands, ...lanes] },
    destinations: { groupId: names.groups.recorder, topics: [names.attempts] },
  };
}
