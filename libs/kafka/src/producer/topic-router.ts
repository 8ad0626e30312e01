import type { Logger } from '#observability';

import { Throttle } from '../client/throttle.js';
import { choosePartition } from './murmur2.js';
import { backoffMs, PartitionQueue } from './partition-queue.js';
import type { PendingRecord } from './pending-record.js';
import type { RecordSink } from './record-sink.js';

const LOG_EVERY_MS = 30_000;

interface TopicRoute {
  /** Undefined until the broker told: records then wait in `unrouted`. */
  partitionCount: number | undefined;
  queues: PartitionQueue[];
  unrouted: PendingRecord[];
  /** Partition of the next record without key and partition. */
  next: number;
  /** Failures in a row of the queues before the topic was verified: the backoff goes on, not anew. */
  failures: number;
}

export interface TopicRouterOptions {
  sink: RecordSink;
  logger: Logger;
  /** Called when a queue has something to send. */
  onReady: (queue: PartitionQueue) => void;
  /** Called for records whose owner was lost while their topic was unknown. */
  fence: (record: PendingRecord) => void;
}

/**
 * Puts each record into the queue of its partition. A topic takes part in requests only once the broker told its
 * number of partitions: kafkajs refuses metadata, and with it every send, while one topic of it does not exist.
 */
export class TopicRouter {
  private readonly topics = new Map<string, TopicRoute>();
  private readonly throttle = new Throttle(LOG_EVERY_MS);
  private asking = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly o: TopicRouterOptions) {}

  route(record: PendingRecord): void {
    const { topic } = record.record;
    const route = this.topics.get(topic);
    if (route?.partitionCount !== undefined) {
      this.enqueue(topic, route, route.partitionCount, record);
    } else if (route) {
      route.unrouted.push(record);
      if (!this.timer) void this.ask();
    } else {
      this.topics.set(topic, { partitionCount: undefined, queues: [], unrouted: [record], next: 0, failures: 0 });
      void this.ask();
    }
  }

  /** Takes the topic out of requests until the broker has told its partitions anew; its records keep their order. */
  verify(topic: string): void {
    const route = this.topics.get(topic);
    if (!route) return;
    route.partitionCount = undefined;
    route.failures = route.queues.reduce((most, queue) => Math.max(most, queue.failures), 0);
    route.unrouted = [...route.queues.flatMap((queue) => queue.drain()), ...route.unrouted];
    route.queues = [];
    if (route.unrouted.length > 0) this.askLater(route.failures);
  }

  /** Removes and returns every record that is not in flight. */
  drain(): PendingRecord[] {
    this.closed = true;
    clearTimeout(this.timer);
    return [...this.topics.values()].flatMap((route) => {
      const records = [...route.queues.flatMap((queue) => queue.drain()), ...route.unrouted];
      route.unrouted = [];
      return records;
    });
  }

  private enqueue(topic: string, route: TopicRoute, partitionCount: number, record: PendingRecord): void {
    const { key, partition: wanted } = record.record;
    let partition = wanted;
    if (partition === undefined) {
      if (key === null) route.next = (route.next + 1) % partitionCount;
      partition = key === null ? route.next : choosePartition(key, partitionCount);
    }
    let queue = route.queues[partition];
    if (!queue) {
      route.queues[partition] = queue = new PartitionQueue(topic, partition, this.o.onReady);
      queue.failures = route.failures;
    }
    queue.push(record);
    this.o.onReady(queue);
  }

  private async ask(): Promise<void> {
    if (this.asking || this.closed) return;
    this.asking = true;
    const unknown = this.unknownTopics();
    const counts = await this.o.sink.partitionCounts(unknown.map(([topic]) => topic));
    this.asking = false;
    if (this.closed) return;
    let failed = false;
    for (const [topic, route] of unknown) {
      const count = counts.get(topic);
      if (typeof count === 'number') {
        this.routeWaiting(topic, route, count);
      } else {
        failed = true;
        this.dropLost(route);
        this.warn(topic, route, count?.message ?? 'no answer');
      }
    }
    this.failures = failed ? this.failures + 1 : 0;
    if (failed) this.askLater(this.failures);
    else if (this.unknownTopics().length > 0 && !this.timer) void this.ask();
  }

  private askLater(failures: number): void {
    if (this.closed || this.timer) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        void this.ask();
      },
      backoffMs(Math.max(failures, 1)),
    );
  }

  private unknownTopics(): [string, TopicRoute][] {
    return [...this.topics].filter(([, route]) => route.partitionCount === undefined && route.unrouted.length > 0);
  }

  private routeWaiting(topic: string, route: TopicRoute, partitionCount: number): void {
    route.partitionCount = partitionCount;
    const waiting = route.unrouted;
    route.unrouted = [];
    for (const record of waiting) this.enqueue(topic, route, partitionCount, record);
  }

  private dropLost(route: TopicRoute): void {
    const kept: PendingRecord[] = [];
    for (const record of route.unrouted) {
      if (record.owner?.state === 'lost') this.o.fence(record);
      else kept.push(record);
    }
    route.unrouted = kept;
  }

  private warn(topic: string, route: TopicRoute, error: string): void {
    const repeated = this.throttle.tell(topic, performance.now());
    if (repeated === undefined) return;
    this.o.logger.warn(
      { topic, waitingRecords: route.unrouted.length, error, repeated },
      'the partitions of a topic cannot be read; its records wait',
    );
  }
}
