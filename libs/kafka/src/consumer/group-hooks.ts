import { setTimeout as sleep } from 'node:timers/promises';

import type { Assigner } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import KafkajsConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';

import type { CoordinatedGroup } from '../client/follow-coordinator.js';
import type { CommitRequest } from './commit-loop.js';
import type { TopicPartitions } from './partitions.js';

/** The parts of kafkajs' ConsumerGroup (2.2.4) that are used here. It has no types of its own. */
export interface ConsumerGroup {
  readonly groupId: string;
  coordinator: { disconnect(): Promise<void> } | null | undefined;
  /** Empty while it is not a member. */
  readonly memberId: string | null;
  readonly generationId: number | null;
  readonly assigners: readonly Assigner[];
  readonly seekOffset: { pop(topic: string, partition: number): unknown };
  readonly offsetManager: { coordinator: unknown; getCoordinator(): Promise<OffsetReader> };
  readonly cluster: Pick<Cluster, 'fetchTopicsOffset'> & CoordinatedGroup['cluster'];
  assigned(): TopicPartitions[];
  pause(partitions: TopicPartitions[]): void;
  resume(partitions: TopicPartitions[]): void;
  seek(position: { topic: string; partition: number; offset: string }): void;
  commitOffsets(request: CommitRequest): Promise<void>;
}

interface OffsetReader {
  offsetFetch(request: { groupId: string; topics: { topic: string; partitions: { partition: number }[] }[] }): Promise<{
    responses: { topic: string; partitions: { partition: number; offset: string; metadata: string | null }[] }[];
  }>;
}

/** A batch in which nothing is left after what the consumer may not see: transaction markers, aborted records. */
interface FetchedBatch {
  topic: string;
  partition: number;
  fetchedOffset: string;
  isEmptyDueToFiltering(): boolean;
  lastOffset(): string;
}

/**
 * The moments in the life of a group member that kafkajs does not tell in a way that can be waited for. Its events are
 * not awaited, and there is none before a join that follows a leader change.
 */
export interface GroupHooks {
  readonly pacingMs: number;
  /** About to join, for whatever reason; held until it resolves. No heartbeats meanwhile. */
  beforeJoin(group: ConsumerGroup): Promise<void>;
  /** Joined; nothing was read since. Not called when the join failed. */
  afterJoin(group: ConsumerGroup): void;
  /** Before each read. A rejection counts as one of the read. */
  beforeFetch(group: ConsumerGroup): Promise<void>;
  /** Everything in [from, to) is of no concern to consumers. */
  skipped(topic: string, partition: number, from: number, to: number): void;
  /**
   * The broker does not have the offset that was asked for.
   * @returns true when the next read begins elsewhere; else kafkajs goes to where the log begins, and commits that it did
   */
  positionLost(group: ConsumerGroup, topic: string, partition: number): boolean;
  /** What one broker answered to one read, as it is to be taken in; kafkajs asks for partitions in no order. */
  inReadingOrder<B extends { topic: string; partition: number }>(batches: readonly B[]): B[];
  /** About to leave the group. */
  beforeLeave(group: ConsumerGroup): Promise<void>;
}

/** Thrown from a read, it makes kafkajs join again. */
export class RejoinError extends Error {
  readonly type = 'REBALANCE_IN_PROGRESS';
}

/** Also for kafkajs, which may be joining when its consumer is let go of, and would go on as a member that nobody serves. */
class AbandonedError extends Error {
  readonly retriable = false;
}

interface Prototype {
  joinAndSync(this: ConsumerGroup): Promise<void>;
  fetch(this: ConsumerGroup, nodeId: number): Promise<FetchedBatch[]>;
  recoverFromOffsetOutOfRange(this: ConsumerGroup, error: { topic: string; partition: number }): Promise<void>;
  leave(this: ConsumerGroup): Promise<void>;
}

const hooksOf = new WeakMap<Assigner, GroupHooks>();
const abandoned = new WeakSet<Assigner>();
const joins = new WeakMap<ConsumerGroup, Promise<void>>();
const lastFetchMs = new WeakMap<ConsumerGroup, Map<number, number>>();
let installed = false;

/** Hooks the groups that use this assigner instance; all other kafkajs consumers of the process stay as they are. */
export function hookGroupsOf(assigner: Assigner, hooks: GroupHooks): void {
  if (!installed) install(KafkajsConsumerGroup.prototype as unknown as Prototype);
  installed = true;
  hooksOf.set(assigner, hooks);
}

/** From here on the groups of this assigner run without hooks to their end: they neither join nor read any more. */
export function unhookGroupsOf(assigner: Assigner): void {
  hooksOf.delete(assigner);
  abandoned.add(assigner);
}

function install(prototype: Prototype): void {
  const { joinAndSync, fetch, recoverFromOffsetOutOfRange, leave } = prototype;

  prototype.joinAndSync = async function () {
    const hooks = findUnlessAbandoned(this);
    if (!hooks) return joinAndSync.call(this);
    // Two brokers' readers may find at once that leaders moved; kafkajs would join twice over.
    const join = joins.get(this) ?? hold(this, hooks, { joinAndSync, leave }).finally(() => joins.delete(this));
    joins.set(this, join);
    return join;
  };

  prototype.fetch = async function (nodeId) {
    const hooks = findUnlessAbandoned(this);
    if (!hooks) return fetch.call(this, nodeId);
    await joins.get(this);
    await hooks.beforeFetch(this);
    await pace(this, nodeId, hooks.pacingMs);
    const batches = await fetch.call(this, nodeId);
    for (const batch of batches) {
      if (!batch.isEmptyDueToFiltering()) continue;
      hooks.skipped(batch.topic, batch.partition, Number(batch.fetchedOffset), Number(batch.lastOffset()) + 1);
    }
    return hooks.inReadingOrder(batches);
  };

  prototype.recoverFromOffsetOutOfRange = async function (error) {
    if (isAbandoned(this)) return; // nothing is to be committed any more
    if (find(this)?.positionLost(this, error.topic, error.partition)) return;
    return recoverFromOffsetOutOfRange.call(this, error);
  };

  prototype.leave = async function () {
    await find(this)?.beforeLeave(this);
    return leave.call(this);
  };
}

function find(group: ConsumerGroup): GroupHooks | undefined {
  for (const assigner of group.assigners) {
    const hooks = hooksOf.get(assigner);
    if (hooks) return hooks;
  }
  return undefined;
}

function isAbandoned(group: ConsumerGroup): boolean {
  return group.assigners.some((assigner) => abandoned.has(assigner));
}

function refuseAbandoned(group: ConsumerGroup): void {
  if (isAbandoned(group)) throw new AbandonedError('this consumer was let go of');
}

function findUnlessAbandoned(group: ConsumerGroup): GroupHooks | undefined {
  refuseAbandoned(group);
  return find(group);
}

type Membership = Pick<Prototype, 'joinAndSync' | 'leave'>;

async function hold(group: ConsumerGroup, hooks: GroupHooks, { joinAndSync, leave }: Membership): Promise<void> {
  await hooks.beforeJoin(group);
  refuseAbandoned(group);
  try {
    await joinAndSync.call(group);
  } finally {
    if (isAbandoned(group)) await leaveAbandoned(group, leave);
  }
  refuseAbandoned(group);
  hooks.afterJoin(group);
}

/**
 * Also of a join that has failed halfway: its partitions would wait for its session's end. kafkajs has let go of its connections by now,
 * and would not close the one that this may open.
 */
async function leaveAbandoned(group: ConsumerGroup, leave: Prototype['leave']): Promise<void> {
  await leave.call(group).catch(() => undefined);
  await group.coordinator?.disconnect().catch(() => undefined);
}

/** A fetch per record would cost more than the record: a short wait lets the answers fill. */
async function pace(group: ConsumerGroup, nodeId: number, pacingMs: number): Promise<void> {
  const starts = lastFetchMs.get(group) ?? new Map<number, number>();
  lastFetchMs.set(group, starts);
  const waitMs = (starts.get(nodeId) ?? -Infinity) + pacingMs - performance.now();
  if (waitMs > 0) await sleep(waitMs);
  starts.set(nodeId, performance.now());
}
