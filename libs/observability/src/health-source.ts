/** What a source says of itself. `detail` is shown by /health/ready: no secret, no address of a tenant. */
export interface HealthReport {
  up: boolean;
  detail?: Record<string, unknown>;
}

/** Something that the service needs in order to be ready: a consumer, a producer, a table, a database. */
export interface HealthSource {
  /** Names the source in /health/ready and in the log. */
  readonly name: string;
  /** Cheap: it is asked every few seconds. A rejection, or no answer within 2 s, counts as down. */
  check(): HealthReport | Promise<HealthReport>;
}

/** Set on SIGTERM: the service takes nothing new, finishes what it has, and is not ready meanwhile. */
export class DrainState {
  draining = false;
}
