import { BaseRpcContext } from '@nestjs/microservices';

import type { KafkaRecord, Ownership } from '../records.js';
import type { JoinGate } from './join-gate.js';
import type { PartitionState } from './partition-state.js';

/** What a handler may ask about its record, and the proof of ownership that what it publishes carries. */
export class RecordContext extends BaseRpcContext<[KafkaRecord]> implements Ownership {
  /** @internal */
  isToBeParked = false;
  private onRelease: (() => void) | undefined;
  private steps: Map<string, Promise<unknown>> | undefined;

  constructor(
    readonly record: KafkaRecord,
    private readonly partition: Pick<PartitionState, 'lost' | 'nearBound'>,
    private readonly gate: Pick<JoinGate, 'closed' | 'isAwaited' | 'opened'>,
  ) {
    super([record]);
  }

  get state(): 'owned' | 'joining' | 'lost' {
    if (this.partition.lost) return 'lost';
    return this.gate.closed ? 'joining' : 'owned';
  }

  settled(): Promise<void> {
    return this.gate.opened();
  }

  /**
   * The end of this record is waited for, by the group before a rebalance, by a process that is to end, or by a partition that holds so
   * much that it may not be read on: what a handler does at leisure it should do at once.
   */
  get isAwaited(): boolean {
    return this.gate.isAwaited || this.partition.nearBound;
  }

  /**
   * A step that a further run of the handler must not repeat, since the world has seen it: the run in which it succeeds is
   * the last to take it, later ones get its result. One that failed is taken again. Kept in memory, as long as the record.
   */
  once<T>(step: string, take: () => Promise<T>): Promise<T> {
    const steps = (this.steps ??= new Map<string, Promise<unknown>>());
    const taken = steps.get(step) as Promise<T> | undefined;
    if (taken !== undefined) return taken;
    const taking = take();
    steps.set(step, taking);
    taking.catch(() => steps.delete(step));
    return taking;
  }

  /**
   * Frees the record's place in its group and its order before the handler resolves: what their bounds are about is
   * over, only bookkeeping remains. Optional; calling it twice is harmless.
   */
  release(): void {
    this.onRelease?.();
  }

  /**
   * Not now: once the handler has resolved, the record is parked as one that its group held for too long, and keeps its place
   * in its order. To be called last, without `release`.
   */
  park(): void {
    this.isToBeParked = true;
  }

  /** @internal The runner says what `release` does once the record starts. */
  bindRelease(release: () => void): void {
    this.onRelease = release;
  }
}
