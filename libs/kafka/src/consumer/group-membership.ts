import type { Logger } from '#observability';

import { followingCoordinator } from '../client/follow-coordinator.js';
import type { Scheduler } from '../schedule/scheduler.js';
import type { ActiveCalls } from './active-calls.js';
import { slotOf } from './co-partition-assigner.js';
import type { CommitLoop } from './commit-loop.js';
import { type ConsumerGroup, type GroupHooks, RejoinError } from './group-hooks.js';
import type { JoinGate } from './join-gate.js';
import { fetchLogEdges } from './log-edges.js';
import type { MemberData } from './member-data-codec.js';
import type { PartitionState } from './partition-state.js';
import { groupByTopic, nameOf, type Partitions } from './partitions.js';
import type { OpenRecord } from './record-runner.js';

export interface MembershipOptions {
  partitions: Partitions;
  scheduler: Pick<Scheduler<OpenRecord>, 'hold' | 'release' | 'drop' | 'recount' | 'forget'>;
  commits: CommitLoop;
  calls: ActiveCalls;
  gate: JoinGate;
  coPartitioned: boolean;
  pacingMs: number;
  holdMs: number;
  /** Records have identities, so what came before the committed offset must be known. */
  recalls: boolean;
  logger: Logger;
  onRebalance(): void;
}

/** Of a commit that nothing may wait for longer, in ms. */
const FINAL_COMMIT_MS = 2_000;

/**
 * What a rebalance means for the work in hand.
 *
 *   before the join   start nothing, let calls in flight finish (a while), commit, then nobody acts for any partition
 *   after the join    kept: go on where we were; lost: fenced, whatever was not started is forgotten;
 *                     gained: from the committed position and metadata, read before the first record; where second copies
 *                     occur, from some way before it, for identities alone
 *
 * A member that was away for a generation cannot know who owned its partitions then: it has lost all of them.
 */
export class GroupMembership implements GroupHooks {
  readonly pacingMs: number;
  joinStartedMs: number | undefined;
  everJoined = false;
  private draining = false;
  private joined: { group: ConsumerGroup; memberId: string | null; generation: number } | undefined;
  /** The last that has begun to join. */
  private latest: ConsumerGroup | undefined;
  private restoring: Promise<void> | undefined;
  private rejoinWanted = false;

  constructor(private readonly options: MembershipOptions) {
    this.pacingMs = options.pacingMs;
  }

  /** What the assigner of the group's leader is told. */
  describeSelf(): MemberData {
    const { coPartitioned, partitions } = this.options;
    const slot = ({ topic, partition }: PartitionState) => slotOf(topic, partition, coPartitioned);
    const owned = [...partitions];
    const busy = this.draining ? owned.filter(({ activeCount }) => activeCount > 0) : [];
    return {
      generation: this.joined?.generation ?? -1,
      owned: [...new Set(owned.map(slot))].sort(),
      draining: this.draining,
      busy: [...new Set(busy.map(slot))].sort(),
    };
  }

  /** Starts and reads nothing any more, and tells the group's leader so at the next join. */
  drain(): void {
    this.draining = true;
    this.options.gate.isAwaited = true;
    this.options.scheduler.hold();
    this.joined?.group.pause(groupByTopic(this.options.partitions));
  }

  /** Joins again before the next read, e.g. to let the group know that this member drains. */
  requestRejoin(): void {
    this.rejoinWanted = true;
  }

  async beforeJoin(group: ConsumerGroup): Promise<void> {
    this.latest = group;
    this.options.onRebalance();
    this.options.gate.isAwaited = true;
    this.options.scheduler.hold();
    const member = group.memberId && this.joined?.group === group && this.joined.memberId === group.memberId;
    if (!member) this.fenceAll();
    this.joinStartedMs = performance.now();
    if (member && !this.options.gate.closed) await this.settleCalls();
    this.rejoinWanted = false;
    this.options.commits.close();
    this.options.gate.close();
  }

  afterJoin(group: ConsumerGroup): void {
    const { partitions, commits, gate, scheduler, logger } = this.options;
    const generation = group.generationId ?? -1;
    if (!this.isNextGeneration(group, generation)) this.fenceAll();
    this.joined = { group, memberId: group.memberId, generation };
    const { kept, gained, lost } = partitions.assign(group.assigned());
    for (const state of lost) scheduler.drop(state);
    for (const { partition } of [...lost, ...gained]) scheduler.recount(partition);
    for (const { topic, partition } of [...lost, ...gained]) group.seekOffset.pop(topic, partition);
    for (const state of kept) seekTo(group, state);
    group.resume(groupByTopic(partitions)); // pauses outlive an assignment
    group.pause(groupByTopic(this.draining ? partitions : kept.filter(({ isHalted }) => isHalted)));

    commits.open((request) => group.commitOffsets(request));
    gate.open();
    gate.isAwaited = this.draining;
    this.joinStartedMs = undefined;
    this.everJoined = true;
    if (!this.draining) scheduler.release();
    const counts = { kept: kept.length, gained: gained.length, lost: lost.length };
    logger.info({ groupId: group.groupId, generation, ...counts }, 'joined the group');
  }

  async beforeFetch(group: ConsumerGroup): Promise<void> {
    if (this.rejoinWanted) throw new RejoinError('this member has something to tell the group');
    if (this.options.gate.closed) throw new RejoinError('the last join has failed');
    if (this.joined?.group !== group) throw new RejoinError('what it had was given up since it joined');
    const pending = [...this.options.partitions].filter(({ ready }) => !ready);
    if (pending.length === 0) return;
    this.restoring ??= this.restore(group, pending).finally(() => (this.restoring = undefined));
    await this.restoring;
  }

  skipped(topic: string, partition: number, from: number, to: number): void {
    const state = this.options.partitions.get(topic, partition);
    state?.recalledTo(to);
    if (state?.tracker && from <= state.tracker.next) state.tracker.skipTo(to);
  }

  positionLost(group: ConsumerGroup, topic: string, partition: number): boolean {
    const state = this.options.partitions.get(topic, partition);
    if (!state?.ready) return true; // an answer from before a join, which says nothing of where we are
    if (state.recalling) {
      // What was to be recalled has expired by now. The committed position stays what it is.
      state.recalledTo(Infinity);
      seekTo(group, state);
      return true;
    }
    if (state.isParkedLane) {
      this.options.partitions.forgetParked(partition);
      this.options.scheduler.forget(partition);
    }
    if (!state.positionLost) {
      state.positionLost = true;
      // kafkajs may fail to go to the beginning and ask again: not for the old position, which the new log may have come to by then.
      seekTo(group, state);
    }
    this.options.logger.warn({ topic, partition, next: state.tracker?.next }, 'the log does not have our position');
    return false;
  }

  /**
   * Delayed lanes first, those with the longest delay before the others: what is in them is due, and says what is over of the rest and of
   * shorter ones. Parked lanes last: nobody waits for what they bring.
   */
  inReadingOrder<B extends { topic: string; partition: number }>(batches: readonly B[]): B[] {
    const delayOf = ({ topic, partition }: B) => {
      const lane = this.options.partitions.get(topic, partition)?.subscription.lane;
      if (lane === undefined) return -1;
      return lane.kind === 'delayed' ? lane.delayMs : -2;
    };
    return [...batches].sort((a, c) => delayOf(c) - delayOf(a));
  }

  /** Also for partitions of an assignment that has just ended: then nothing happens. */
  pause(state: PartitionState): void {
    this.joined?.group.pause(groupByTopic([state]));
  }

  /** Something was completed or let go of. */
  resumeIfRoom(state: PartitionState): void {
    if (!state.mayResume || state.lost) return;
    state.paused = false;
    this.resume(state);
  }

  /** Unless something else keeps it paused. */
  resume(state: PartitionState): void {
    if (state.isHalted || state.lost || this.draining) return;
    this.joined?.group.resume(groupByTopic([state]));
  }

  /** Reads on from where the partition's state says. */
  rewind(state: PartitionState): void {
    if (this.joined) seekTo(this.joined.group, state);
  }

  async beforeLeave(group: ConsumerGroup): Promise<void> {
    this.options.gate.isAwaited = true;
    this.options.scheduler.hold();
    await this.settleCalls();
    if (this.latest === group) this.fenceAll(); // else a later session has done so, and may have got something since
  }

  /** Not a member any more, or nobody knows: others own everything from here on. */
  fenceAll(): void {
    const { partitions, commits, calls, gate, scheduler } = this.options;
    commits.close();
    for (const state of partitions.assign([]).lost) {
      scheduler.drop(state);
      scheduler.recount(state.partition);
    }
    calls.recheck();
    this.joined = undefined;
    this.joinStartedMs = undefined;
    gate.open();
    gate.isAwaited = this.draining;
  }

  /** A member that drains has waited for its calls before. */
  private async settleCalls(): Promise<void> {
    const { calls, commits, holdMs } = this.options;
    await calls.idle(this.draining ? 0 : holdMs);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FINAL_COMMIT_MS)));
    await Promise.race([commits.flush(), late]);
    clearTimeout(timer);
  }

  /** Nobody else can have owned our partitions since the last join. */
  private isNextGeneration(group: ConsumerGroup, generation: number): boolean {
    const { joined } = this;
    if (joined === undefined || joined.group !== group || joined.memberId !== group.memberId) return false;
    return generation === joined.generation || generation === joined.generation + 1;
  }

  private async restore(group: ConsumerGroup, pending: PartitionState[]): Promise<void> {
    const topics = groupByTopic(pending).map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((partition) => ({ partition })),
    }));
    const { responses } = await followingCoordinator(group, async () => {
      const coordinator = await group.offsetManager.getCoordinator();
      return coordinator.offsetFetch({ groupId: group.groupId, topics });
    });
    const committed = new Map(
      responses.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset, metadata }) => [
          nameOf(topic, partition),
          { offset: Number(offset), metadata },
        ]),
      ),
    );
    const { recalls, logger } = this.options;
    const withPast = pending.filter(
      (s) => recalls && s.comesOnce && (committed.get(nameOf(s.topic, s.partition))?.offset ?? 0) > 0,
    );
    const parkedLanes = pending.filter(({ subscription }) => subscription.lane?.kind === 'parked');
    const [logStarts, logEnds] = await Promise.all([
      fetchLogEdges('start', group, withPast, logger),
      fetchLogEdges('end', group, parkedLanes, logger),
    ]);
    for (const state of pending) {
      const name = nameOf(state.topic, state.partition);
      const position = committed.get(name);
      if (state.lost || state.ready || position === undefined) continue;
      state.restore(position, { start: logStarts.get(name), end: logEnds.get(name) });
      seekTo(group, state);
    }
  }
}

/** Without a tracker the group has no position yet: kafkajs starts where the log does. */
function seekTo(group: ConsumerGroup, { topic, partition, readOffset }: PartitionState): void {
  if (readOffset !== undefined) group.seek({ topic, partition, offset: String(readOffset) });
}
