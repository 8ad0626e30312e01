import type { ScheduledRecord } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

interface Slot<R extends ScheduledRecord> {
  waiting: Set<WaitingRecord<R>>;
  startedCount: number;
}

/** What waits and what runs, by slot (a partition of the owner's). */
export class SlotRegister<R extends ScheduledRecord> {
  startedCount = 0;
  waitingCount = 0;
  private readonly slots = new Map<object, Slot<R>>();

  enter(slot: object, waiting: WaitingRecord<R>): void {
    this.of(slot).waiting.add(waiting);
    this.waitingCount++;
  }

  leave(slot: object, waiting: WaitingRecord<R>): void {
    if (!this.of(slot).waiting.delete(waiting)) return;
    this.waitingCount--;
    this.forgetIfEmpty(slot);
  }

  start(slot: object): void {
    this.of(slot).startedCount++;
    this.startedCount++;
  }

  settle(slot: object): void {
    this.of(slot).startedCount--;
    this.startedCount--;
    this.forgetIfEmpty(slot);
  }

  startedIn(slot: object): number {
    return this.slots.get(slot)?.startedCount ?? 0;
  }

  waitingIn(slot: object): WaitingRecord<R>[] {
    return [...(this.slots.get(slot)?.waiting ?? [])];
  }

  firstIn(slot: object): WaitingRecord<R> | undefined {
    return this.slots.get(slot)?.waiting.values().next().value;
  }

  waitingCountIn(slot: object): number {
    return this.slots.get(slot)?.waiting.size ?? 0;
  }

  /** The others have their turn before it. */
  moveToEnd(slot: object): void {
    const known = this.slots.get(slot);
    if (known === undefined) return;
    this.slots.delete(slot);
    this.slots.set(slot, known);
  }

  /** Those with something waiting or running. */
  list(): object[] {
    return [...this.slots.keys()];
  }

  /** What is in memory of all parked lanes: its number, and the earliest beginning in it (epoch ms). */
  parked(): { count: number; oldestMs: number | undefined } {
    let count = 0;
    let oldestMs: number | undefined;
    for (const { waiting } of this.slots.values()) {
      for (const { fromParkedLane, record } of waiting) {
        if (!fromParkedLane) continue;
        count++;
        const { beganMs } = record.plan;
        if (beganMs !== undefined && (oldestMs === undefined || beganMs < oldestMs)) oldestMs = beganMs;
      }
    }
    return { count, oldestMs };
  }

  /** What is ready in the slot, those of the group with most of it first. */
  readyByGroup(slot: object): WaitingRecord<R>[][] {
    const byGroup = new Map<object, WaitingRecord<R>[]>();
    for (const waiting of this.slots.get(slot)?.waiting ?? []) {
      if (waiting.phase !== 'ready') continue;
      const records = byGroup.get(waiting.group);
      if (records) records.push(waiting);
      else byGroup.set(waiting.group, [waiting]);
    }
    return [...byGroup.values()].sort((a, b) => b.length - a.length);
  }

  private of(slot: object): Slot<R> {
    let known = this.slots.get(slot);
    if (known === undefined) this.slots.set(slot, (known = { waiting: new Set(), startedCount: 0 }));
    return known;
  }

  private forgetIfEmpty(slot: object): void {
    const known = this.slots.get(slot);
    if (known?.startedCount === 0 && known.waiting.size === 0) this.slots.delete(slot);
  }
}
