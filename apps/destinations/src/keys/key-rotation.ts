import { setTimeout as sleep } from 'node:timers/promises';
import type { SecretBox } from '#secrets';
import type { SealedRowRepository } from '../store/sealed-row.repository.js';
import type { KeyCensus } from './key-census.js';
import { resealRow } from './reseal-row.js';
import { readBatches, takeCensus } from './take-census.js';

export interface KeyRotationOptions {
  rows: Pick<SealedRowRepository, 'page' | 'replace' | 'highestVersion' | 'countUnpublished'>;
  box: SecretBox;
  /** Told after each batch. */
  onProgress: (progress: RotationProgress) => void;
  /** Stops between two rows; what is done stays done. */
  signal: AbortSignal;
  /** [100] */
  rowsPerBatch?: number;
  /** How long nothing at all may be published while we wait for it, in ms. [60000] */
  publishPatienceMs?: number;
}

export interface RotationProgress {
  looked: number;
  resealed: number;
}

export interface RotationResult {
  /** `stalled`: the services do not publish, so nothing more was changed. */
  end: 'complete' | 'stalled' | 'stopped';
  resealed: number;
  /** How it stands now. */
  census: KeyCensus;
  unpublished: number;
}

const ROWS_PER_BATCH = 100;
const PUBLISH_PATIENCE_MS = 60_000;
const ASK_INTERVAL_MS = 250;
/** A row that was changed between read and write, or made by a service that still seals with an old key, takes a further pass. */
const MAX_PASSES = 10;

/**
 * Seals every destination's secrets with the current key, while the services run. What is left to do is read from the rows
 * themselves, so a run that was killed is gone on with by the next, and two at once do no harm. A row is written only as
 * the version that was read; each new version is published by the relay, which is given time to: changes that admins
 * make meanwhile must not queue up behind a hundred thousand of ours.
 */
export class KeyRotation {
  private readonly progress: RotationProgress = { looked: 0, resealed: 0 };

  constructor(private readonly o: KeyRotationOptions) {}

  async run(): Promise<RotationResult> {
    for (let pass = 1; ; pass++) {
      const before = this.progress.resealed;
      let end = await this.resealAll();
      const settled = await this.settle(0);
      if (end === 'complete') end = settled.end;
      const census = await this.count();
      const idle = this.progress.resealed === before && census.outdated <= census.unreadable;
      if (end !== 'complete' || census.outdated === 0 || idle || pass === MAX_PASSES)
        return { end, resealed: this.progress.resealed, census, unpublished: settled.unpublished };
    }
  }

  /** How it stands; changes nothing. */
  async check(): Promise<{ census: KeyCensus; unpublished: number }> {
    const { unpublished } = await this.settle(0);
    return { census: await this.count(), unpublished };
  }

  private count(): Promise<KeyCensus> {
    return takeCensus(this.o.rows, this.o.box, this.rowsPerBatch);
  }

  private async resealAll(): Promise<RotationResult['end']> {
    for await (const rows of readBatches(this.o.rows, this.rowsPerBatch)) {
      for (const row of rows) {
        if (this.o.signal.aborted) return 'stopped';
        const resealing = resealRow(row, this.o.box, Date.now());
        this.progress.looked++;
        if (resealing.kind === 'resealed' && (await this.o.rows.replace(row, resealing.values)))
          this.progress.resealed++;
      }
      this.o.onProgress({ ...this.progress });
      const { end } = await this.settle(this.rowsPerBatch);
      if (end !== 'complete') return end;
    }
    return 'complete';
  }

  /** Waits until no more than `atMost` of the changes made before now are unpublished; later ones are not ours to wait for. */
  private async settle(atMost: number): Promise<{ end: RotationResult['end']; unpublished: number }> {
    const { rows, signal, publishPatienceMs = PUBLISH_PATIENCE_MS } = this.o;
    const version = await rows.highestVersion();
    let fewest = Infinity;
    let fewestAtMs = performance.now();
    for (;;) {
      const unpublished = await rows.countUnpublished(version);
      if (unpublished <= atMost) return { end: 'complete', unpublished };
      if (signal.aborted) return { end: 'stopped', unpublished };
      if (unpublished < fewest) [fewest, fewestAtMs] = [unpublished, performance.now()];
      if (performance.now() - fewestAtMs > publishPatienceMs) return { end: 'stalled', unpublished };
      await sleep(ASK_INTERVAL_MS);
    }
  }

  private get rowsPerBatch(): number {
    return this.o.rowsPerBatch ?? ROWS_PER_BATCH;
  }
}
