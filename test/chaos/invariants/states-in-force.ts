import type { DestinationChange, DestinationState, Facts, PublishedEvent } from '../ledger/facts.js';
import { groupBy } from './deliveries.js';
import { overlap, slowsDown, spanOf, type Span } from './interruptions.js';

/** `null`: the destination is not known yet. */
export type PossibleState = DestinationState | null;

interface Possible extends Span {
  state: PossibleState;
}

/**
 * Which states a destination may have been in, as far as can be told from outside: a change may work from the moment it is
 * asked for, and works surely when the contract's time is over. One without an answer may never work.
 */
export class StatesInForce {
  private readonly byDestination = new Map<string, { owner: DestinationChange; states: Possible[] }>();

  constructor(facts: Pick<Facts, 'changes' | 'faults' | 'settings'>) {
    for (const [id, changes] of groupBy(facts.changes, (change) => change.destinationId)) {
      const inOrder = changes.sort((a, b) => a.askedAtMs - b.askedAtMs);
      const states = possibleStates(inOrder, (change) => surelyEffectiveAt(change, facts));
      this.byDestination.set(id, { owner: inOrder[0] as DestinationChange, states });
    }
  }

  get destinationIds(): string[] {
    return [...this.byDestination.keys()];
  }

  /** Whether both are of one project. */
  isOwnerOf(destinationId: string, event: PublishedEvent): boolean {
    const owner = this.byDestination.get(destinationId)?.owner;
    return owner?.tenantId === event.tenantId && owner.projectId === event.projectId;
  }

  /** Every state that it may have been in at some moment of the span. */
  of(destinationId: string, span: Span): PossibleState[] {
    const { states } = this.byDestination.get(destinationId) ?? { states: [] };
    return states.filter((possible) => overlap(possible, span)).map(({ state }) => state);
  }
}

export function isOn(state: PossibleState): state is DestinationState {
  return state !== null && state.enabled && !state.deleted;
}

export function takes(state: DestinationState, { type, agentId }: PublishedEvent): boolean {
  return state.eventTypes.includes(type) && (state.agentIds.length === 0 || state.agentIds.includes(agentId));
}

function possibleStates(inOrder: readonly DestinationChange[], effectiveAt: (change: DestinationChange) => number) {
  const states: Possible[] = [];
  let untilMs = Infinity;
  for (const change of [...inOrder].reverse()) {
    states.unshift({ state: change.state, fromMs: change.askedAtMs, toMs: untilMs });
    untilMs = Math.min(untilMs, effectiveAt(change));
  }
  return [{ state: null, fromMs: -Infinity, toMs: untilMs }, ...states];
}

/** A system that is out of order in the meantime has its time again once it is healed. */
function surelyEffectiveAt(
  { askedAtMs, answeredAtMs }: DestinationChange,
  { faults, settings }: Pick<Facts, 'faults' | 'settings'>,
) {
  let atMs = (answeredAtMs ?? Infinity) + settings.effectiveWithinMs;
  for (const fault of faults.filter(slowsDown).sort((a, b) => a.fromMs - b.fromMs)) {
    const span = spanOf(fault);
    if (overlap(span, { fromMs: askedAtMs, toMs: atMs })) atMs = Math.max(atMs, span.toMs + settings.effectiveWithinMs);
  }
  return atMs;
}
