import type { Metrics } from '#observability';

import type { Scheduler } from '../schedule/scheduler.js';
import type { Partitions } from './partitions.js';

type Counter = ReturnType<Metrics['counter']>;
type BoundCounter = ReturnType<Counter['labels']>;

/** The figures of one consumer group in this process. */
export class RunnerMetrics {
  private readonly taken: CounterByTopic;
  private readonly completed: CounterByTopic;
  private readonly secondCopies: CounterByTopic;
  private readonly commitFailures: BoundCounter;
  private readonly rebalances: BoundCounter;
  private readonly restarts: BoundCounter;
  private readonly inFlight;
  private readonly buffered;
  private readonly openOffsets;
  private readonly paused;
  private readonly parked;
  private readonly parkedAge;
  private readonly catchUp;

  constructor(
    metrics: Metrics,
    private readonly group: string,
  ) {
    const counter = (name: string, help: string, labels: string[] = []) =>
      metrics.counter(`kafka_consumer_${name}_total`, help, ['group', ...labels]);
    this.taken = new CounterByTopic(counter('records_taken', 'Records read and not seen before', ['topic']), group);
    this.completed = new CounterByTopic(counter('records_completed', 'Records whose offset is done', ['topic']), group);
    this.secondCopies = new CounterByTopic(
      counter('second_copies_skipped', 'Records written twice, completed without their handler', ['topic']),
      group,
    );
    this.commitFailures = counter('commit_failures', 'Commits that were not acknowledged').labels(group);
    this.rebalances = counter('rebalances', 'Joins of the group').labels(group);
    this.restarts = counter('restarts', 'Consumers that were replaced').labels(group);
    this.inFlight = metrics.gauge('kafka_consumer_records_in_flight', 'Handlers under way', ['group']);
    this.parked = metrics.gauge('kafka_consumer_parked_records', 'Records of parked lanes in memory', ['group']);
    this.parkedAge = metrics.gauge(
      'kafka_consumer_parked_oldest_age_seconds',
      'Since the beginning of the oldest record of a parked lane in memory; 0: there is none',
      ['group'],
    );
    this.catchUp = metrics.gauge(
      'kafka_consumer_catch_up_records_per_second',
      'Records of parked lanes that may start while others come; 0: as many as can',
      ['group'],
    );
    const ofPartition = ['group', 'topic', 'partition'];
    this.buffered = metrics.gauge('kafka_consumer_buffered_records', 'Records held in memory', ofPartition);
    this.openOffsets = metrics.gauge(
      'kafka_consumer_open_offsets',
      'From the lowest offset that is not done to the next one to read',
      ofPartition,
    );
    this.paused = metrics.gauge('kafka_consumer_paused', '1: reading is paused at a bound', ofPartition);
  }

  recordTaken(topic: string): void {
    this.taken.inc(topic);
  }

  recordCompleted(topic: string): void {
    this.completed.inc(topic);
  }

  secondCopySkipped(topic: string): void {
    this.secondCopies.inc(topic);
  }

  commitFailed(): void {
    this.commitFailures.inc();
  }

  rebalanced(): void {
    this.rebalances.inc();
  }

  restarted(): void {
    this.restarts.inc();
  }

  /** Takes the present state; partitions that are not owned any more have no figures. */
  sample(partitions: Partitions, parked: Scheduler['parked']): void {
    this.buffered.reset();
    this.openOffsets.reset();
    this.paused.reset();
    for (const { topic, partition, buffer, tracker, paused } of partitions) {
      const labels = { group: this.group, topic, partition };
      this.buffered.set(labels, buffer.recordCount);
      this.openOffsets.set(labels, tracker?.span ?? 0);
      this.paused.set(labels, paused ? 1 : 0);
    }
    const { group } = this;
    this.inFlight.set({ group }, partitions.activeCount);
    this.parked.set({ group }, parked.count);
    this.catchUp.set({ group }, parked.limitPerSecond ?? 0);
    this.parkedAge.set({ group }, Math.max(0, Date.now() - (parked.oldestMs ?? Infinity)) / 1000);
  }
}

/** Resolving labels costs more than counting: once per topic is enough. */
class CounterByTopic {
  private readonly bound = new Map<string, BoundCounter>();

  constructor(
    private readonly counter: Counter,
    private readonly group: string,
  ) {}

  inc(topic: string): void {
    let bound = this.bound.get(topic);
    if (bound === undefined) this.bound.set(topic, (bound = this.counter.labels(this.group, topic)));
    bound.inc();
  }
}
