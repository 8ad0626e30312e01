import { Metrics } from '#observability';

import { Partitions } from './partitions.js';
import { DEFAULT_LIMITS } from './runner-limits.js';
import { RunnerMetrics } from './runner-metrics.js';

it('shows which partitions are paused at a bound, and forgets those that are lost', async () => {
  const metrics = new Metrics('test');
  const runner = new RunnerMetrics(metrics, 'group');
  const lane = { topic: 'lane', pattern: 'p' };
  const partitions = new Partitions(new Map([['lane', lane]]), DEFAULT_LIMITS);
  const paused = async () => {
    runner.sample(partitions, { count: 0, oldestMs: undefined, limitPerSecond: undefined });
    const { values } = await metrics.gauge('kafka_consumer_paused', '').get();
    return values.map(({ labels, value }) => `${labels['topic']}/${labels['partition']} ${value}`);
  };
  partitions.assign([{ topic: 'lane', partitions: [0, 1] }]);
  partitions.get('lane', 1)!.paused = true;
  expect(await paused()).toEqual(['lane/0 0', 'lane/1 1']);
  partitions.assign([{ topic: 'lane', partitions: [0] }]);
  expect(await paused()).toEqual(['lane/0 0']);
});

it('shows how much of the parked lanes is in memory, and the age of its oldest', async () => {
  const metrics = new Metrics('test');
  const runner = new RunnerMetrics(metrics, 'group');
  const valueOf = async (name: string) => (await metrics.gauge(name, '').get()).values[0]?.value;
  runner.sample(new Partitions(new Map(), DEFAULT_LIMITS), {
    count: 3,
    oldestMs: Date.now() - 60_000,
    limitPerSecond: 256,
  });
  expect(await valueOf('kafka_consumer_parked_records')).toBe(3);
  expect(await valueOf('kafka_consumer_catch_up_records_per_second')).toBe(256);
  expect(await valueOf('kafka_consumer_parked_oldest_age_seconds')).toBeGreaterThanOrEqual(60);
  runner.sample(new Partitions(new Map(), DEFAULT_LIMITS), {
    count: 0,
    oldestMs: undefined,
    limitPerSecond: undefined,
  });
  expect(await valueOf('kafka_consumer_parked_oldest_age_seconds')).toBe(0);
  expect(await valueOf('kafka_consumer_catch_up_records_per_second')).toBe(0);
});
