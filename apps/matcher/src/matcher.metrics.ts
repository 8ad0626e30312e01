import type { Metrics } from '#observability';

/** The numbers of this service. Labels are closed lists: no tenant and no type that an upstream made up. */
export class MatcherMetrics {
  readonly events;
  readonly rejected;
  readonly commands;
  readonly fanOut;
  readonly matchSeconds;
  readonly fanOutHeldSeconds;

  /** @param waitingEventCount events that wait for an earlier one of their project */
  constructor(metrics: Metrics, waitingEventCount: () => number) {
    this.events = metrics.counter('webhook_events_total', 'Valid events read', ['event_type']);
    this.rejected = metrics.counter('webhook_events_rejected_total', 'Records put on the rejected topic', ['reason']);
    this.commands = metrics.counter('webhook_commands_total', 'Commands acknowledged by Kafka', ['event_type']);
    this.fanOut = metrics.histogram('webhook_event_fan_out', 'Destinations that an event matched', FAN_OUT);
    this.matchSeconds = metrics.histogram(
      'webhook_match_seconds',
      "From reading an event to the last of its commands' acknowledgements",
      DURATIONS,
    );
    this.fanOutHeldSeconds = metrics.counter(
      'webhook_fan_out_held_seconds_total',
      'For how long large fan-outs were held back for the sake of other tenants',
    );
    metrics.gauge(
      'webhook_events_waiting',
      'Events whose commands wait for those of an earlier event of their project',
      [],
      (gauge) => gauge.set(waitingEventCount()),
    );
  }
}

const FAN_OUT = [0, 1, 2, 5, 10, 100, 1_000, 10_000, 100_000];
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120];
