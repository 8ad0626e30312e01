import type { Logger } from '#observability';

import type { PartitionState } from './partition-state.js';
import type { PartitionTracker } from './partition-tracker.js';

export interface CommitRequest {
  topics: { topic: string; partitions: { partition: number; offset: string; metadata: string }[] }[];
}

export interface CommitLoopOptions {
  partitions: Iterable<PartitionState>;
  intervalMs: number;
  logger: Logger;
  onFailure(): void;
}

/**
 * Commits what is done, every tick, one commit at a time, only what changed and only what is owned: the broker checks a
 * commit's member and generation, not who owns the partition. It runs apart from reading: a commit that fails there
 * would end the consumer, here it is repeated at the next tick.
 */
export class CommitLoop {
  private send: ((request: CommitRequest) => Promise<void>) | undefined;
  private underWay: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private metadataRefused = false;
  private failing = false;

  constructor(private readonly options: CommitLoopOptions) {}

  /** @param send commits as the present member and generation */
  open(send: (request: CommitRequest) => Promise<void>): void {
    this.send = send;
    this.timer ??= setInterval(() => void this.commit(), this.options.intervalMs);
  }

  /** Nothing is committed until `open`. A commit under way carries its own generation: the broker judges it. */
  close(): void {
    this.send = undefined;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Commits all there is, after the commit under way. Resolves when it is acknowledged, or has failed. */
  async flush(): Promise<void> {
    await this.underWay;
    await this.commit();
  }

  private commit(): Promise<void> {
    if (this.send === undefined) return Promise.resolve();
    this.underWay ??= this.sendOne(this.send).finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async sendOne(send: (request: CommitRequest) => Promise<void>): Promise<void> {
    const { request, acknowledge } = selectCommits(this.options.partitions, !this.metadataRefused);
    if (request.topics.length === 0) return;
    try {
      await send(request);
      acknowledge();
      this.failing = false;
    } catch (error) {
      this.options.onFailure();
      if (isMetadataRefused(error)) this.metadataRefused = true;
      if (!this.failing) this.options.logger.warn({ err: error }, 'offsets were not committed, trying again');
      this.failing = true;
    }
  }
}

/**
 * What has changed since the last acknowledged commit. `acknowledge` marks exactly that as committed.
 *
 * @param withMetadata false: offsets alone, for a broker whose `offset.metadata.max.bytes` is below the default of 4096
 */
export function selectCommits(
  partitions: Iterable<PartitionState>,
  withMetadata: boolean,
): { request: CommitRequest; acknowledge: () => void } {
  const topics = new Map<string, CommitRequest['topics'][number]>();
  const taken: { tracker: PartitionTracker; version: number }[] = [];
  for (const { topic, partition, tracker, lost } of partitions) {
    if (lost || !tracker?.dirty) continue;
    const { offset, metadata, version } = tracker.snapshot();
    taken.push({ tracker, version });
    const entry = topics.get(topic) ?? { topic, partitions: [] };
    entry.partitions.push({ partition, offset: String(offset), metadata: withMetadata ? metadata : '' });
    topics.set(topic, entry);
  }
  return {
    request: { topics: [...topics.values()] },
    acknowledge: () => taken.forEach(({ tracker, version }) => tracker.markCommitted(version)),
  };
}

function isMetadataRefused(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'OFFSET_METADATA_TOO_LARGE';
}
