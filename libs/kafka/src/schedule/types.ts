import type { KafkaRecord } from '../records.js';
import type { CatchUpPaceOptions } from './catch-up-pace.js';

/** A topic the runner reads, and the handler pattern its records go to. */
export interface Subscription {
  topic: string;
  pattern: string;
  /**
   * None: a record is ready at ingest. `delayed`: ready at its `notBeforeMs`, never earlier; the wait is clamped to 2 x `delayMs`, so
   * that a skewed clock cannot hold it longer. `parked`: may start as soon as its group has a free slot; at its `notBeforeMs` without
   * one, it is parked again.
   */
  lane?: { kind: 'delayed' | 'parked'; delayMs: number };
}

/** What the runner must know of a record before it may start it. All fields are optional: an empty plan starts at ingest. */
export interface RecordPlan {
  /** Records that share it share a concurrency bound. Needed for `order`, waiting and parking. */
  group?: string;
  /** Groups that share it take its turns: whoever has very many groups holds nobody up who has few. One for all where left out. */
  tenant?: string;
  /** Records that share it start one after the other. Unique across groups. */
  order?: string;
  /**
   * Its place among the records of one `order`; rises strictly in the order in which they were published, and stays when it is
   * parked: what was published after a parked record does not start before it. Without one, parked records lose their place.
   */
  sequence?: number;
  /** Epoch ms, for the age of the oldest parked record alone. */
  beganMs?: number;
  /** Epoch ms by the clock of whoever wrote the record. Read for `delayed` and `parked` lanes only. */
  notBeforeMs?: number;
  /**
   * A later record with the identity of one of the last 16,384 of its partition completes without its handler. In a parked lane a
   * record has it again and again; there, as everywhere, only the first to start is handled.
   */
  identity?: string;
  /**
   * Unique to the step of the work that this record asks for. `identity` need not be: it may recur where the same work is begun anew,
   * long after [identity]. For `supersedes`.
   */
  step?: string;
  /**
   * The step that is over, since this record was written. From when this one is read on, though it was done long before, a record of
   * that step completes without its handler, as a second copy does.
   */
  supersedes?: string;
}

/** `ended`: nothing of the record will be read again, e.g. because it was too old to be parked once more. */
export type ParkFate = 'parked' | 'ended';

/**
 * Decides what may start; implemented by the application as plain state that is told the time.
 * All times are monotonic ms.
 */
export interface AdmissionControl {
  /** The longest a record waits unstarted because of its own group before it is parked, in ms. */
  readonly parkAfterMs: number;
  /** `group`: held by a bound of its own. `budget`: held by the process-wide bound, whatever its group. */
  mayStart(group: string): 'yes' | 'group' | 'budget';
  started(group: string, nowMs: number): number;
  ended(callId: number): void;
  /** True: nothing starts for now, whatever its group. What is read waits, also where it is much. [never] */
  readonly isShut?: boolean;
  /** Lets calls change budget with their age. True: a start that was refused may be possible now. */
  advance(nowMs: number): boolean;
  /** True while the group has parked records and no free slot: a new one would only queue behind them. */
  parksAtIngest(group: string): boolean;
  parked(group: string): void;
  /** A parked record has started, or was ended without starting. */
  unparked(group: string): void;
  /** A slot was lost, and with it the sight of its parked records, or a lane has lost records: all counts start from 0. */
  forgetParked(): void;
}

/** A record between ingest and the start of its handler. `slot` is the owner's partition state, compared by identity. */
export interface ScheduledRecord {
  readonly record: KafkaRecord;
  readonly plan: RecordPlan;
  readonly subscription: Subscription;
  readonly slot: object;
  /** Of a parked lane: a predecessor parked it, who had the partition before, or it is not counted for another reason. [false] */
  readonly isUncounted?: boolean;
}

export interface SchedulerOptions<R extends ScheduledRecord> {
  admission?: AdmissionControl;
  /**
   * Runs the handler to completion. Never rejects. `release` frees the record's slot and its order early, once what the
   * bounds are about (the call) is over and only bookkeeping remains; settling releases too. `park`: it is not done, and is
   * to be parked instead.
   */
  start(record: R, release: () => void): Promise<void | 'park'>;
  /** It will be parked, in its turn. */
  beforePark?(record: R): void;
  /**
   * Publishes the record elsewhere and completes it. Never rejects. `started`: it was not parked after all, because it has started, or
   * what it asks for has. `lost`: another process has it, and what is known of it.
   */
  park(record: R): Promise<ParkFate | 'started' | 'lost'>;
  /** Does the slot hold so much that reading it on is in question? Asked at each tick. */
  isCrowded?(slot: R['slot']): boolean;
  /** Of a parked lane: does something lie behind what was read that is not counted? [never] */
  hasUnseen?(slot: R['slot']): boolean;
  /** Default: no pace. Records of parked lanes have a quarter to half of the starts, or all where nothing else waits. */
  catchUp?: CatchUpPaceOptions;
  /** Monotonic ms. */
  nowMs(): number;
  epochNowMs(): number;
}
