import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import { SERVICE_VERSION } from './service-version.js';

/**
 * One process's metrics, on a registry of its own: two services or two tests in one process never share a number.
 * Asking twice for a name returns the same metric, so that instances of one class may each ask.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    this.gauge('service_info', 'Always 1; the label tells the version.', ['version']).set(
      { version: SERVICE_VERSION },
      1,
    );
  }

  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    const make = () => new Counter({ name, help, labelNames: labels, registers: [this.registry] });
    return this.once(name, Counter, make);
  }

  /** `collect` sets the value when it is asked for, for what is known elsewhere anyway. */
  gauge(name: string, help: string, labels: readonly string[] = [], collect?: (gauge: Gauge) => void): Gauge {
    const make = () =>
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers: [this.registry],
        collect() {
          collect?.(this);
        },
      });
    return this.once(name, Gauge, make);
  }

  /** `buckets`: rising upper bounds, in the unit that the name ends in. */
  histogram(name: string, help: string, buckets: readonly number[], labels: readonly string[] = []): Histogram {
    const make = () =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: labels, registers: [this.registry] });
    return this.once(name, Histogram, make);
  }

  private once<M extends Metric>(name: string, kind: new (...options: never[]) => M, make: () => M): M {
    const known = this.registry.getSingleMetric(name);
    if (known === undefined) return make();
    if (known instanceof kind) return known;
    throw new TypeError(`metric ${name} exists and is no ${kind.name}`);
  }
}
