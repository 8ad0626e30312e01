import type { Group } from './group.js';
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

  /** The group with most ready records in the slot, not counting those of parked lanes: they have a latest time already. */
  largestHolder(slot: object): Group<WaitingRecord<R>> | undefined {
    const counts = new Map<Group<WaitingRecord<R>>, number>();
    let largest: Group<WaitingRecord<R>> | undefined;
    for (const waiting of this.slots.get(slot)?.waiting ?? []) {
      if (waiting.phase !== 'ready' || waiting.fromParkedLane) continue;
      const count = (counts.get(waiting.group) ?? 0) + 1;
      counts.set(waiting.group, count);
      if (count > (largest === undefined ? 1 : counts.get(largest)!)) largest = waiting.group;
    }
    return largest;
  }

  readyOf(slot: object, group: Group<WaitingRecord<R>>): WaitingRecord<R>[] {
    return this.waitingIn(slot).filter((w) => w.group === group && w.phase === 'ready' && !w.fromParkedLane);
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
