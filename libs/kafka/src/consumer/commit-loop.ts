import type { Logger } from '#observability';

import type { PartitionState } from './partition-state.js';
import type { PartitionTracker } from './partition-tracker.js';

export interface CommitRequest {
  topics: { topic: string; partitions: { partition: number; offset: string; metadata: string }[] }[];
}

export interface CommitLoopOptions {
  partitions: Iterable<PartitionState>;
  /** Between two commits. */
  intervalMs: number;
  /** Half of that where much is done: for work whose repeats others see. */
  hastens: boolean;
  /** How long one commit may stay without an answer [20000]. */
  answerTimeoutMs?: number;
  logger: Logger;
  onFailure(): void;
}

/** Longer than the client library's own limit for a request (15 s). */
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_REASONS_TOLD = 10;
/** So often within an interval it is looked at what was done. */
const LOOKS_PER_INTERVAL = 4;
const LOOKS_WHERE_MUCH_IS_DONE = 2;
/** Records done since the last commit, which a death now would repeat: a commit costs little to each of so many. */
const MANY_DONE = 32;

/**
 * Commits what is done, each interval, or each half where that is much, one commit at a time from a join to the next, only what changed and
 * only what is owned: the broker checks a commit's member and generation, not who owns the partition. It runs apart from reading: a commit
 * that fails there would end the consumer, here it is repeated with the next. So is one that is not answered: to look for a coordinator that
 * none of the brokers knows yet takes the client library a minute, long after there is one.
 */
export class CommitLoop {
  private send: ((request: CommitRequest) => Promise<void>) | undefined;
  private underWay: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looksSinceCommit = 0;
  private metadataRefused = false;
  /** Why commits have failed since the last one that succeeded. */
  private readonly reasons = new Set<string>();
  private failingSinceMs: number | undefined;

  constructor(private readonly options: CommitLoopOptions) {}

  /** How long no commit has succeeded, in ms, since the first that failed; 0 where the latest did. */
  failingForMs(nowMs: number): number {
    return this.failingSinceMs === undefined ? 0 : nowMs - this.failingSinceMs;
  }

  /** @param send commits as the present member and generation */
  open(send: (request: CommitRequest) => Promise<void>): void {
    this.send = send;
    this.timer ??= setInterval(() => this.look(), this.options.intervalMs / LOOKS_PER_INTERVAL);
  }

  /**
   * Nothing is committed until `open`. A commit under way carries its own generation: the broker judges it, and nothing that comes after
   * waits for its answer.
   */
  close(): void {
    this.send = undefined;
    this.underWay = undefined;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Commits all there is, after the commit under way. Resolves when it is acknowledged, or has failed. */
  async flush(): Promise<void> {
    await this.underWay;
    await this.commit();
  }

  private look(): void {
    this.looksSinceCommit++;
    const enough = this.isMuchDone() ? LOOKS_WHERE_MUCH_IS_DONE : LOOKS_PER_INTERVAL;
    if (this.looksSinceCommit >= enough) void this.commit();
  }

  /** And can be committed, by what is known. */
  private isMuchDone(): boolean {
    return this.options.hastens && this.failingSinceMs === undefined && this.doneCount() >= MANY_DONE;
  }

  /** Not committed yet. */
  private doneCount(): number {
    let count = 0;
    for (const { tracker, mayCommit } of this.options.partitions)
      if (mayCommit) count += tracker?.uncommittedCount ?? 0;
    return count;
  }

  private hasUncommitted(): boolean {
    for (const { lost, tracker } of this.options.partitions) if (!lost && tracker?.dirty === true) return true;
    return false;
  }

  private commit(): Promise<void> {
    if (this.send === undefined) return Promise.resolve();
    if (this.underWay !== undefined) return this.underWay;
    const own = this.sendOne(this.send).finally(() => {
      if (this.underWay === own) this.underWay = undefined;
    });
    return (this.underWay = own);
  }

  private async sendOne(send: (request: CommitRequest) => Promise<void>): Promise<void> {
    const { request, acknowledge, repeat } = selectCommits(this.options.partitions, !this.metadataRefused);
    if (request.topics.length === 0) {
      // What could not be committed is another's by now, unless its log is gone: that tells nothing of commits.
      if (!this.hasUncommitted()) this.failingSinceMs = undefined;
      return;
    }
    this.looksSinceCommit = 0;
    try {
      await this.answered(send(request), repeat);
      if (this.send !== send) return repeat(); // one of a later join may have reached the broker before it
      acknowledge();
      if (this.reasons.size > 0) this.options.logger.info({}, 'offsets are committed again');
      this.reasons.clear();
      this.failingSinceMs = undefined;
    } catch (error) {
      if (this.send !== send) return; // says nothing of those of a later join
      this.failingSinceMs ??= performance.now();
      this.options.onFailure();
      if (isMetadataRefused(error)) this.metadataRefused = true;
      this.tell(error);
    }
  }

  /** Each reason once, and not too many: an outage has many commits. */
  private tell(error: unknown): void {
    const reason = String(error);
    if (this.reasons.has(reason) || this.reasons.size >= MAX_REASONS_TOLD) return;
    this.reasons.add(reason);
    this.options.logger.warn({ err: error }, 'offsets were not committed, trying again');
  }

  /** @param overtaken an answer after all, when a later commit may have been made: the broker may now hold what is older */
  private async answered(sent: Promise<void>, overtaken: () => void): Promise<void> {
    const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        sent.then(overtaken, () => undefined);
        reject(new Error(`no answer to a commit within ${answerTimeoutMs} ms`));
      }, answerTimeoutMs);
    });
    await Promise.race([sent, late]).finally(() => clearTimeout(timer));
  }
}

/**
 * What has changed since the last acknowledged commit. `acknowledge` marks exactly that as committed; `repeat` has the same partitions
 * committed again, as they are by then.
 *
 * @param withMetadata false: offsets alone, for a broker whose `offset.metadata.max.bytes` is below the default of 4096
 */
export function selectCommits(
  partitions: Iterable<PartitionState>,
  withMetadata: boolean,
): { request: CommitRequest; acknowledge: () => void; repeat: () => void } {
  const topics = new Map<string, CommitRequest['topics'][number]>();
  const taken: { state: PartitionState; tracker: PartitionTracker; version: number }[] = [];
  for (const state of partitions) {
    const { topic, partition, tracker, mayCommit } = state;
    if (!mayCommit || !tracker?.dirty) continue;
    const { offset, metadata, version } = tracker.snapshot();
    taken.push({ state, tracker, version });
    const entry = topics.get(topic) ?? { topic, partitions: [] };
    entry.partitions.push({ partition, offset: String(offset), metadata: withMetadata ? metadata : '' });
    topics.set(topic, entry);
  }
  return {
    request: { topics: [...topics.values()] },
    acknowledge: () => taken.forEach(({ tracker, version }) => tracker.markCommitted(version)),
    repeat: () => taken.forEach(({ state }) => state.tracker?.touch()),
  };
}

function isMetadataRefused(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'OFFSET_METADATA_TOO_LARGE';
}
