import { BaseRpcContext } from '@nestjs/microservices';

import type { KafkaRecord, Ownership } from '../records.js';
import type { JoinGate } from './join-gate.js';
import type { PartitionState } from './partition-state.js';

/** What a handler may ask about its record, and the proof of ownership that what it publishes carries. */
export class RecordContext extends BaseRpcContext<[KafkaRecord]> implements Ownership {
  private onRelease: (() => void) | undefined;

  constructor(
    readonly record: KafkaRecord,
    private readonly partition: PartitionState,
    private readonly gate: JoinGate,
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
   * Frees the record's place in its group and its order before the handler resolves: what their bounds are about is
   * over, only bookkeeping remains. Optional; calling it twice is harmless.
   */
  release(): void {
    this.onRelease?.();
  }

  /** @internal The runner says what `release` does once the record starts. */
  bindRelease(release: () => void): void {
    this.onRelease = release;
  }
}
