import type { KafkaRecord } from '../records.js';
import type { ParkFate, ScheduledRecord } from '../schedule/types.js';
import type { ActiveCalls } from './active-calls.js';
import type { Buffered } from './partition-buffer.js';
import type { PartitionState } from './partition-state.js';
import type { PartitionTracker } from './partition-tracker.js';
import type { RecordContext } from './record-context.js';
import { type HandlerRun, isLost, persist, runHandler } from './run-handler.js';
import type { RecordHandler } from './runner-options.js';

/** A record from ingest to completion. */
export interface OpenRecord extends ScheduledRecord, Buffered {
  readonly slot: PartitionState;
  /** The one that accepted it; the partition's may be another by the time it completes. */
  readonly tracker: PartitionTracker;
  readonly context: RecordContext;
  readonly handler: RecordHandler;
}

export interface RecordRunnerOptions extends HandlerRun {
  calls: ActiveCalls;
  park?: (record: KafkaRecord, context: RecordContext) => Promise<ParkFate>;
  /** True: an admission control bounds what is in flight, so the buffer's bounds are for what has not started, or has been released. */
  boundedInFlight: boolean;
  onCompleted(record: KafkaRecord): void;
  onSecondCopy(record: KafkaRecord): void;
  /** The buffer or the watermark has moved. */
  onRoom(slot: PartitionState): void;
}

/** Starts, parks and completes. An offset is complete when all that follows from its record is acknowledged. */
export class RecordRunner {
  constructor(private readonly options: RecordRunnerOptions) {}

  /**
   * Never rejects. Of several records with one identity the first to start is handled: a predecessor that died has written a
   * record elsewhere, e.g. to a parked lane, and not committed that it did. The one that is handled stays open until it is
   * done, so a loss repeats it, whatever has become of the others.
   */
  start(open: OpenRecord, release: () => void): Promise<void | 'park'> {
    const { slot, context, plan } = open;
    const { boundedInFlight } = this.options;
    if (isOfThisLog(open) && !slot.history.begin(plan)) {
      this.leaveBuffer(open);
      this.skip(open, open.record);
      return Promise.resolve();
    }
    context.bindRelease(() => {
      if (boundedInFlight) slot.buffer.sendOff(open);
      release();
    });
    this.options.calls.begin(slot);
    if (boundedInFlight) {
      slot.buffer.start(open);
      this.options.onRoom(slot);
    }
    const ended = runHandler(open.handler, context, this.options);
    return ended.then(() => (context.isToBeParked ? this.handBack(open) : this.finish(open)));
  }

  /** It will be parked as soon as there is a turn for it: it is in nobody's way any more. */
  beforePark(open: OpenRecord): void {
    open.slot.buffer.sendOff(open);
  }

  /** Never rejects. */
  async park(open: OpenRecord): Promise<ParkFate | 'started' | 'lost'> {
    const { park } = this.options;
    const { record, context, plan, slot } = open;
    if (isOfThisLog(open) && slot.history.knows(plan)) {
      this.leaveBuffer(open);
      this.skip(open, record);
      return slot.lost ? 'lost' : 'started';
    }
    if (park === undefined) {
      await this.start(open, () => undefined);
      return slot.lost ? 'lost' : 'started';
    }
    this.options.calls.begin(slot);
    const fate = await persist(() => park(record, context), 'record could not be parked', context, this.options);
    await this.finish(open);
    return slot.lost ? 'lost' : (fate ?? 'lost');
  }

  /** A second copy: nothing is to be done. */
  skip({ slot, tracker }: Pick<OpenRecord, 'slot' | 'tracker'>, record: KafkaRecord): void {
    this.options.onSecondCopy(record);
    tracker.complete(record.offset);
    this.options.onCompleted(record);
    this.options.onRoom(slot);
  }

  /** It waits again, to be parked: what was started is not done. Of a partition that was lost meanwhile nothing waits here. */
  private handBack(open: OpenRecord): 'park' | void {
    const { slot, plan } = open;
    this.options.calls.end(slot);
    if (slot.lost) return;
    slot.buffer.hold(open);
    if (isOfThisLog(open)) slot.history.handBack(plan);
    return 'park';
  }

  /** A call that ended while a rebalance is under way waits for its end: only an owner's completion counts. */
  private finish(open: OpenRecord): void | Promise<void> {
    if (open.context.state === 'joining') return isLost(open.context).then(() => this.finish(open));
    const { slot, tracker, record } = open;
    this.options.calls.end(slot);
    this.leaveBuffer(open);
    if (slot.lost) return;
    tracker.complete(record.offset);
    this.options.onCompleted(record);
    this.options.onRoom(slot);
  }

  private leaveBuffer(open: OpenRecord): void {
    open.slot.buffer.letGo(open);
    this.options.onRoom(open.slot);
  }
}

/**
 * False once the log has begun again: of it, the record may be read anew, as another one. Of the two only the new one may count as started,
 * since only that is committed.
 */
function isOfThisLog({ slot, tracker }: OpenRecord): boolean {
  return slot.tracker === tracker;
}
