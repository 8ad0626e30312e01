import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('gives the same metric for the same name, on a registry of its own', async () => {
    const [one, other] = [new Metrics('one'), new Metrics('other')];
    one.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    one.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    other.counter('things_total', 'Things.', ['kind']);
    expect(await one.registry.metrics()).toContain('things_total{kind="a",service="one"} 2');
    expect(await other.registry.metrics()).not.toContain('things_total{');
  });

  it('refuses one name for two kinds', () => {
    const metrics = new Metrics('one');
    metrics.counter('things', 'Things.');
    expect(() => metrics.gauge('things', 'Things.')).toThrow('metric things exists and is no Gauge');
  });

  it('has the default metrics and tells the version', async () => {
    const metrics = new Metrics('one');
    metrics.histogram('wait_seconds', 'Wait.', [0.1, 1]).observe(0.5);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/service_info\{version="\d+\.\d+\.\d+",service="one"\} 1/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('wait_seconds_bucket{le="1",service="one"} 1');
  });
});
