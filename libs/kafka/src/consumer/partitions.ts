import type { Subscription } from '../schedule/types.js';
import { PartitionState } from './partition-state.js';
import type { IntakeLimits } from './runner-limits.js';
import { WorkHistory } from './work-history.js';

export interface TopicPartitions {
  topic: string;
  partitions: number[];
}

export interface AssignmentChange {
  kept: PartitionState[];
  gained: PartitionState[];
  lost: PartitionState[];
}

/** The partitions this process owns. */
export class Partitions {
  private readonly states = new Map<string, PartitionState>();
  private readonly histories = new Map<number, WorkHistory>();

  constructor(
    private readonly subscriptions: ReadonlyMap<string, Subscription>,
    private readonly limits: IntakeLimits,
  ) {}

  [Symbol.iterator](): IterableIterator<PartitionState> {
    return this.states.values();
  }

  get(topic: string, partition: number): PartitionState | undefined {
    return this.states.get(nameOf(topic, partition));
  }

  /** Takes over a new assignment. What is lost is marked so, for every record of it at once. */
  assign(assignment: readonly TopicPartitions[]): AssignmentChange {
    const change: AssignmentChange = { kept: [], gained: [], lost: [] };
    const before = new Map(this.states);
    this.states.clear();
    for (const { topic, partitions } of assignment) {
      const subscription = this.subscriptions.get(topic);
      if (subscription === undefined) continue;
      for (const partition of partitions) {
        const key = nameOf(topic, partition);
        const kept = before.get(key);
        before.delete(key);
        const state = kept ?? new PartitionState(topic, partition, subscription, this.limits);
        (kept ? change.kept : change.gained).push(state);
        this.states.set(key, state);
      }
    }
    for (const state of before.values()) {
      state.lost = true;
      change.lost.push(state);
      this.histories.delete(state.partition);
    }
    for (const state of change.gained) state.history = this.historyOf(state.partition);
    return change;
  }

  /** What is parked of this partition number is not counted any more. */
  forgetParked(partition: number): void {
    for (const state of this.states.values()) if (state.partition === partition) state.forgetParked();
  }

  private historyOf(partition: number): WorkHistory {
    let history = this.histories.get(partition);
    if (history === undefined) this.histories.set(partition, (history = new WorkHistory()));
    return history;
  }

  get activeCount(): number {
    let count = 0;
    for (const { activeCount } of this) count += activeCount;
    return count;
  }

  get bufferedCount(): number {
    let count = 0;
    for (const { buffer } of this) count += buffer.recordCount;
    return count;
  }
}

export function groupByTopic(states: Iterable<PartitionState>): TopicPartitions[] {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of states) {
    const partitions = byTopic.get(topic);
    if (partitions) partitions.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return [...byTopic].map(([topic, partitions]) => ({ topic, partitions }));
}

/** In maps. */
export function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
