/**
 * What happened in a run, as plain data: written down outside the system, and all that the invariants judge by.
 * Times are epoch ms with a fraction, of one machine's clock that never jumps, unless a field says otherwise.
 * Ids of events and destinations are unique in a run, across tenants too.
 */
export interface Facts {
  settings: Settings;
  events: readonly PublishedEvent[];
  changes: readonly DestinationChange[];
  receipts: readonly Receipt[];
  deadLetters: readonly DeadLetter[];
  rejections: readonly Rejection[];
  discards: readonly Discard[];
  faults: readonly Fault[];
  windows: readonly Window[];
  samples: readonly Sample[];
  /**
   * Moments, ascending, at which by the broker's word nothing waited for the matcher: what was acknowledged before had been
   * matched, and no later change could undo it.
   */
  settledAtMs: readonly number[];
  /** When all was over: nothing is judged to be still under way. */
  quietAtMs: number;
}

/** The contract the system was started with. */
export interface Settings {
  /** Before attempt 2, before attempt 3, ... */
  retryDelaysMs: readonly number[];
  maxAttempts: number;
  /** From the answer to a change to its effect on the next attempt. */
  effectiveWithinMs: number;
  /** What was answered this shortly before a kill may not be committed yet, and is repeated. */
  commitWindowMs: number;
  attemptTimeoutMs: number;
  /**
   * How long a rebalance among members that come and go in order waits for attempts under way, and then commits them: only
   * what takes longer is made again. Left out: not assumed, and a rebalance may repeat what a kill may.
   */
  holdMs?: number;
  /** How much slower healthy destinations may get while others misbehave: the larger of both [1.2, 20 ms]. */
  pace?: { maxRatio: number; slackMs: number };
}

/** `failed`: surely not in the log. `unknown`: the answer never came, the record may be there or not. */
export type Ack = 'ok' | 'failed' | 'unknown';

export interface PublishedEvent {
  /** Receivers see it as `webhook-id`. */
  id: string;
  type: string;
  tenantId: string;
  projectId: string;
  agentId: string;
  conversationId: string | null;
  /** Its number in its conversation, from 1, in the order of sending. 0 without a conversation. */
  sequence: number;
  sentAtMs: number;
  /** When the outcome was known; null for none. */
  ackedAtMs: number | null;
  ack: Ack;
  /** False for poison: it is to be rejected. */
  valid: boolean;
  /** `topic/partition/offset`; null where the broker never said. */
  position: string | null;
  /** Of the body that receivers are to get; null where that is not known beforehand. */
  bodyHash: string | null;
}

/** A whole state that a destination was asked to take. Changes of one destination are asked one after the other. */
export interface DestinationChange {
  destinationId: string;
  tenantId: string;
  projectId: string;
  askedAtMs: number;
  /** Null: the answer never came, the change may have been made or not. */
  answeredAtMs: number | null;
  state: DestinationState;
}

export interface DestinationState {
  /** Path of its URL at the ledger's receiver. A path is never given to another destination. */
  path: string;
  eventTypes: readonly string[];
  /** Empty: every agent. */
  agentIds: readonly string[];
  enabled: boolean;
  deleted: boolean;
  secrets: readonly { secret: string; validUntilMs: number | null }[];
}

/** One request at an endpoint. */
export interface Receipt {
  /** By its path; null where no destination ever had it. */
  destinationId: string | null;
  path: string;
  /** Empty where the header was missing. */
  webhookId: string;
  /** `webhook-attempt`; NaN where it was no number. */
  attempt: number;
  /** `webhook-resend`; FIRST_RUN without one. */
  run: string;
  /** Its headers were read: not earlier than the truth. */
  arrivedAtMs: number;
  /** Just before the answer, or the reset, was handed to the socket: not later than the truth. Null: never, or to nobody. */
  answeredAtMs: number | null;
  /** Null: no answer. */
  status: number | null;
  /**
   * The system's record of the attempt says that it gave up after no less than its timeout, so what was answered here was not
   * heard there: one of both got no CPU.
   */
  hungUp?: boolean;
  timestampHeader: string;
  signatureHeader: string;
  bodyHash: string;
  /** The newest secret of the destination that made one of the signatures; null: none of them did. */
  signedBy: string | null;
}

/** The run that a resend or replay is not. */
export const FIRST_RUN = '0';

/** A record of the dead-letter topic. */
export interface DeadLetter {
  eventId: string;
  destinationId: string;
  deliveryId: string;
  run: string;
  reason: string;
  attempts: number;
  /** By the system's clock. */
  failedAtMs: number;
}

/** A record of the rejected topic. */
export interface Rejection {
  reason: string;
  /** `topic/partition/offset` of what was rejected. */
  origin: string;
}

/** A record of the attempts topic with the outcome `discarded`: its destination was disabled or gone. */
export interface Discard {
  eventId: string;
  destinationId: string;
  run: string;
  /** By the system's clock. */
  atMs: number;
}

export type Service = 'matcher' | 'delivery' | 'destinations' | 'ingest' | 'kafka' | 'postgres';

export type FaultKind =
  /** SIGKILL of one process, at `fromMs`; healed when its successor serves. */
  | 'kill'
  /** SIGTERM and a successor: costs nothing, so it excuses nothing of a service of ours. */
  | 'restart'
  /** SIGSTOP until SIGCONT. */
  | 'stop'
  /** Instances join or leave; healed when the group is stable again. */
  | 'rebalance'
  /** Out of reach, or not writable: a cut or stalled connection, a read-only database, a full disk. */
  | 'outage'
  /** One answer that was lost on its way. */
  | 'lost-answer'
  /** A wall clock that was set. */
  | 'clock'
  /** Endpoints that misbehave: nothing of the system is broken. */
  | 'endpoints';

export interface Fault {
  name: string;
  service?: Service;
  kind: FaultKind;
  fromMs: number;
  /** Null: not healed when the run ended. */
  healedAtMs: number | null;
}

/**
 * A stretch of the run to measure in. The paces of `baseline` and `during` are compared; over a `soak` nothing may grow.
 */
export interface Window {
  label: 'baseline' | 'during' | 'soak';
  fromMs: number;
  toMs: number;
  /** Whose pace counts; empty for a soak. */
  healthyDestinationIds: readonly string[];
}

/** One reading of one process. */
export interface Sample {
  atMs: number;
  process: string;
  /** Resident, the heap's garbage and free pages included. */
  rssMb: number;
  /** Resident beside the JavaScript heap: native memory, buffers. Null where the heap was not read. */
  nativeMb: number | null;
  fds: number;
  sockets: number;
  timers: number | null;
  /** Used, garbage included. */
  heapMb: number | null;
  /** Records that wait for this process's group; null where it has none. */
  lag: number | null;
}
