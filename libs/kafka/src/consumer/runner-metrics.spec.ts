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
    runner.sample(partitions);
    const { values } = await metrics.gauge('kafka_consumer_paused', '').get();
    return values.map(({ labels, value }) => `${labels['topic']}/${labels['partition']} ${value}`);
  };
  partitions.assign([{ topic: 'lane', partitions: [0, 1] }]);
  partitions.get('lane', 1)!.paused = true;
  expect(await paused()).toEqual(['lane/0 0', 'lane/1 1']);
  partitions.assign([{ topic: 'lane', partitions: [0] }]);
  expect(await paused()).toEqual(['lane/0 0']);
});
