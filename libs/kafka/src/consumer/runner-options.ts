import type { Logger, Metrics } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import type { KafkaRecord } from '../records.js';
import type { AdmissionControl, ParkFate, RecordPlan, Subscription } from '../schedule/types.js';
import type { RecordContext } from './record-context.js';
import type { FetchLimits, GroupTimes, IntakeLimits } from './runner-limits.js';

/**
 * Does all that follows from one record. Resolves when everything is acknowledged: only then is the offset done.
 * After a rejection it is run again, but for the steps it took by `context.once`; what still fails goes to `unprocessable`.
 * Rejecting after the partition was lost is ignored.
 */
export type RecordHandler = (record: KafkaRecord, context: RecordContext) => Promise<void>;

export interface RunnerOptions {
  connection: KafkaConnection;
  groupId: string;
  /** A function is asked once, at start. */
  subscriptions: Subscription[] | (() => Promise<Subscription[]>);
  /** True: partition n of every topic is assigned together, so the topics need equal partition counts. */
  coPartitioned: boolean;
  /** What must be known of a record before it may start. Default: nothing; the handler starts at ingest, in offset order. */
  plan?: (record: KafkaRecord, subscription: Subscription) => RecordPlan;
  /** Default: everything may start. */
  admission?: AdmissionControl;
  /**
   * Of the event loop's time: where more of it is taken, records of parked lanes start slower, as long as others come, but never less than
   * a third as many as those, or 100 a second, and after two minutes as fast as they can [0.6]. 1: no such pace.
   */
  catchUpLoopRatio?: number;
  /** Publishes the record to a parked lane, or ends it; once it resolves the offset is done. A rejection is tried again for ever. */
  park?: (record: KafkaRecord, context: RecordContext) => Promise<ParkFate>;
  /**
   * Keeps the bytes of a record whose handler failed three times; once it resolves the offset is done. A rejection is tried again for
   * ever.
   */
  unprocessable: (record: KafkaRecord, error: unknown, context: RecordContext) => Promise<void>;
  limits?: Partial<IntakeLimits>;
  fetch?: Partial<FetchLimits>;
  group?: Partial<GroupTimes>;
  /** How long `drainAndStop` may take, in ms [35000]. */
  shutdownTimeoutMs?: number;
  logger: Logger;
  metrics: Metrics;
}
