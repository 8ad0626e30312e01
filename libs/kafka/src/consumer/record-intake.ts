import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Batch, EachBatchPayload, KafkaMessage } from 'kafkajs';

import type { Logger } from '#observability';

import { TurnQuota } from '../schedule/turn-quota.js';
import type { RecordPlan, Subscription } from '../schedule/types.js';
import { copyRecord } from './copy-record.js';
import type { JoinGate } from './join-gate.js';
import type { PartitionState } from './partition-state.js';
import type { Partitions } from './partitions.js';
import type { PartitionTracker } from './partition-tracker.js';
import { RecordContext } from './record-context.js';
import type { OpenRecord, RecordRunner } from './record-runner.js';
import type { RecordHandler, RunnerOptions } from './runner-options.js';

/** Where the records come from. */
interface Reader {
  pause(slot: PartitionState): void;
  /** Unless something else keeps it paused. */
  resume(slot: PartitionState): void;
  rewind(slot: PartitionState): void;
}

export interface IntakeOptions {
  partitions: Partitions;
  handlers: ReadonlyMap<string, RecordHandler>;
  plan: RunnerOptions['plan'];
  gate: JoinGate;
  runner: RecordRunner;
  scheduler: { add(record: OpenRecord): void; relieve(slot: object): void };
  reader: Reader;
  onTaken(topic: string): void;
  /** A fault of ours. Half of something may have been done with a record, which is not taken again: this process is not to go on. */
  onFault(error: unknown): void;
  logger: Logger;
}

/** What one read has brought of one partition. */
interface Reading extends Pick<EachBatchPayload, 'batch' | 'resolveOffset' | 'isStale'> {
  slot: PartitionState;
  tracker: PartitionTracker;
  quota: TurnQuota;
  takenCount: number;
}

const NO_PLAN: RecordPlan = {};
/** Each is some 50 us of work, garbage included; a read brings hundreds, and often of several partitions. */
const RECORDS_PER_TURN = 64;
/** The same, of what is taken in beside the reading, in no hurry. */
const BESIDE_RECORDS_PER_TURN = 32;
/** Readings at once that nobody waits for: each pins what its fetch has brought, 4 MiB at most. */
const MAX_BESIDE = 4;
/** Of one partition, read for what it says of other records alone. Records of 2 KiB are all read; of larger ones the latest. */
const MAX_RECALLED_BYTES = 32 * 1024 * 1024;

/**
 * Takes what was read into the scheduler: a read that waited for its records would keep every other partition, and the heartbeat, waiting
 * too. Only what was taken is resolved; what a bound left is read again.
 *
 * The next read waits until all is taken in, but for parked lanes: a backlog there comes by hundreds a read, and has waited for seconds
 * as it is.
 */
export class RecordIntake {
  private stopped = false;
  private readonly quota = new TurnQuota(RECORDS_PER_TURN);
  /** Readings that are taken in beside the next one. */
  private besideCount = 0;
  private readonly besideQuota = new TurnQuota(BESIDE_RECORDS_PER_TURN);

  constructor(private readonly options: IntakeOptions) {}

  /** Takes nothing more. What is read from here on stays uncommitted. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * Resolves some turns of the event loop later where it is many records, but at once for a parked lane that is taken in beside the
   * reading: a fifth at a time is not. Never rejects.
   */
  async take(read: Pick<EachBatchPayload, 'batch' | 'resolveOffset' | 'isStale'>): Promise<void> {
    try {
      await this.takeRead(read);
    } catch (error) {
      this.options.onFault(error);
    }
  }

  private async takeRead({
    batch,
    resolveOffset,
    isStale,
  }: Pick<EachBatchPayload, 'batch' | 'resolveOffset' | 'isStale'>) {
    const { partitions, reader } = this.options;
    const slot = partitions.get(batch.topic, batch.partition);
    if (this.stopped || !slot?.ready || isStale() || batch.messages.length === 0) return;
    const tracker = slot.trackerFor(fetchOffsetOf(batch), Number(batch.firstOffset()), Number(batch.highWatermark));
    if (tracker === undefined) {
      reader.rewind(slot);
      return;
    }
    const isBeside = slot.isParkedLane && this.besideCount < MAX_BESIDE;
    const quota = isBeside ? this.besideQuota : this.quota;
    const reading: Reading = { slot, tracker, batch, resolveOffset, isStale, quota, takenCount: 0 };
    if (!this.takePortion(reading)) return;
    if (isBeside) this.takeRestBeside(reading);
    else await this.takeRest(reading);
  }

  /** @returns true when there is more of it for the next turn of the event loop */
  private takePortion(reading: Reading): boolean {
    const { slot, tracker, batch, resolveOffset, takenCount: from } = reading;
    const { messages } = batch;
    const { end, atBound } = this.takeSome(reading);
    reading.takenCount = end;
    if (end > from) resolveOffset(messages[end - 1]!.offset);
    if (end === messages.length) tracker.skipTo(Number(batch.lastOffset()) + 1);
    if (atBound) this.pause(slot);
    if (slot.crowded) this.options.scheduler.relieve(slot);
    if (!atBound && end < messages.length) return true;
    if (slot.recalling) this.recallOn(slot, messages);
    return false;
  }

  private async takeRest(reading: Reading): Promise<void> {
    const { slot, tracker, isStale } = reading;
    do {
      await nextTurn();
      if (this.stopped || slot.lost || slot.tracker !== tracker || isStale()) return;
    } while (this.takePortion(reading));
  }

  /** It is read on when all of this is taken; the others are meanwhile. */
  private takeRestBeside(reading: Reading): void {
    const { slot } = reading;
    const { reader } = this.options;
    slot.taking = true;
    this.besideCount++;
    reader.pause(slot);
    const ended = () => {
      slot.taking = false;
      this.besideCount--;
      reader.resume(slot);
    };
    this.takeRest(reading).then(ended, this.options.onFault);
  }

  /** Everything so far was done before this process had the partition: how much more of that is to be read? */
  private recallOn(slot: PartitionState, messages: readonly KafkaMessage[]): void {
    slot.recalledTo(Number(messages.at(-1)!.offset) + 1);
    const recordBytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) / messages.length;
    if (slot.recallLatest(MAX_RECALLED_BYTES / recordBytes)) this.options.reader.rewind(slot);
  }

  /** As many as this turn of the event loop and the bounds allow. @returns the index of the first that was not taken */
  private takeSome({ slot, tracker, quota, batch: { messages }, takenCount }: Reading): {
    end: number;
    atBound: boolean;
  } {
    let end = takenCount;
    for (; end < messages.length && !slot.buffer.full && !quota.usedUp; end++) {
      quota.use();
      const message = messages[end]!;
      const offset = Number(message.offset);
      const verdict = tracker.accept(offset);
      slot.offsetsFull = verdict === 'full';
      if (slot.offsetsFull) return { end, atBound: true };
      if (verdict === 'new') this.open(slot, tracker, offset, message);
      else if (verdict === 'done') this.rememberDone(slot, offset, message);
    }
    return { end, atBound: slot.buffer.full };
  }

  private open(slot: PartitionState, tracker: PartitionTracker, offset: number, message: KafkaMessage): void {
    const { gate, handlers, onTaken, runner, scheduler } = this.options;
    const { topic, partition, subscription } = slot;
    const { record, bytes } = copyRecord(topic, partition, offset, message);
    onTaken(topic);
    const plan = this.planOf(record, subscription);
    slot.history.read(plan);
    if (slot.comesOnce && plan.identity !== undefined && !slot.identities.remember(plan.identity)) {
      runner.skip({ slot, tracker }, record);
      return;
    }
    const open: OpenRecord = {
      record,
      plan,
      subscription,
      slot,
      tracker,
      context: new RecordContext(record, slot, gate),
      bytes,
      isUncounted: slot.isUncounted(offset),
      handler: handlers.get(subscription.pattern)!,
    };
    slot.buffer.hold(open);
    scheduler.add(open);
  }

  /**
   * Done before a restart: a second copy that follows must still be recognised, and what it says to be over still is: whoever did
   * it may have died, once and again, before that was read.
   */
  private rememberDone(slot: PartitionState, offset: number, message: KafkaMessage): void {
    if (this.options.plan === undefined) return;
    const { record } = copyRecord(slot.topic, slot.partition, offset, message);
    const plan = this.planOf(record, slot.subscription);
    slot.history.read(plan);
    if (plan.identity !== undefined && slot.comesOnce) slot.identities.remember(plan.identity);
  }

  /** What cannot be planned goes to its handler all the same: it knows what to do with a record it cannot read. */
  private planOf(record: OpenRecord['record'], subscription: Subscription): RecordPlan {
    const { plan, logger } = this.options;
    if (plan === undefined) return NO_PLAN;
    try {
      return plan(record, subscription);
    } catch (error) {
      const { topic, partition, offset } = record;
      logger.error({ topic, partition, offset, err: error }, 'record could not be planned');
      return NO_PLAN;
    }
  }

  private pause(slot: PartitionState): void {
    if (slot.paused) return;
    slot.paused = true;
    this.options.reader.pause(slot);
  }
}

/** kafkajs has it on every batch but not in its types. */
function fetchOffsetOf(batch: Batch): number {
  return Number((batch as Batch & { readonly fetchedOffset: string }).fetchedOffset);
}
