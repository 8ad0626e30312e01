import type { DestinationChange, DestinationState, Facts, PublishedEvent } from '../ledger/facts.js';
import { overlaps, stretchOver, troublesOf, type Span } from './faults.js';
import { groupBy } from './group-by.js';

/** A state and when it may have been in force; undefined: the destination did not exist yet. */
interface PossibleState extends Span {
  state: DestinationState | undefined;
}

/**
 * What a destination may have been at any time. A change may be in force from the moment it was asked for, and surely is
 * once it was answered and had its time to take effect; until then what was before may still be. A change whose answer
 * never came ends nothing.
 */
export class DestinationHistory {
  readonly destinationId: string;
  readonly tenantId: string;
  readonly projectId: string;
  /** Both ends ascend. */
  private readonly possible: PossibleState[];

  /** @param changes of one destination, at least one, by `askedAtMs` */
  constructor(changes: readonly DestinationChange[], surelyFromMs: (change: DestinationChange) => number) {
    ({ destinationId: this.destinationId, tenantId: this.tenantId, projectId: this.projectId } = changes[0]!);
    let untilMs = Infinity;
    this.possible = [...changes].reverse().map((change) => {
      const possible = { state: change.state, fromMs: change.askedAtMs, untilMs };
      untilMs = Math.min(untilMs, surelyFromMs(change));
      return possible;
    });
    this.possible.push({ state: undefined, fromMs: -Infinity, untilMs });
    this.possible.reverse();
  }

  /** Every state that may have been in force at some time of the span; never empty. */
  statesIn(span: Span): (DestinationState | undefined)[] {
    let first = 0;
    for (let above = this.possible.length; first < above;) {
      const middle = (first + above) >> 1;
      if (this.possible[middle]!.untilMs < span.fromMs) first = middle + 1;
      else above = middle;
    }
    const states: (DestinationState | undefined)[] = [];
    for (let n = first; n < this.possible.length && overlaps(this.possible[n]!, span); n++) {
      states.push(this.possible[n]!.state);
    }
    return states;
  }

  isHomeOf(event: PublishedEvent): boolean {
    return event.tenantId === this.tenantId && event.projectId === this.projectId;
  }
}

/** By destination id. */
export function historiesOf(facts: Facts): Map<string, DestinationHistory> {
  // Whoever writes a change down, carries it or should hear of it may be away; who is killed loads everything anew.
  const troubles = [
    ...troublesOf(facts, ['destinations', 'kafka', 'postgres']),
    ...troublesOf({ ...facts, faults: facts.faults.filter((f) => f.kind === 'stop') }, ['matcher', 'delivery']),
  ];
  const surelyFromMs = ({ askedAtMs, answeredAtMs }: DestinationChange) =>
    answeredAtMs === null
      ? Infinity
      : stretchOver(troubles, askedAtMs, answeredAtMs + facts.settings.effectiveWithinMs);
  const changes = [...facts.changes].sort((a, b) => a.askedAtMs - b.askedAtMs);
  const byDestination = groupBy(changes, (change) => change.destinationId);
  return new Map([...byDestination].map(([id, of]) => [id, new DestinationHistory(of, surelyFromMs)]));
}

/** It exists and is enabled. */
export function isOn(state: DestinationState | undefined): state is DestinationState {
  return state !== undefined && state.enabled && !state.deleted;
}

export function matches(state: DestinationState | undefined, { type, agentId }: PublishedEvent): boolean {
  if (!isOn(state) || !state.eventTypes.includes(type)) return false;
  return state.agentIds.length === 0 || state.agentIds.includes(agentId);
}
