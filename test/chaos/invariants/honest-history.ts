import { FIRST_RUN, type DestinationState, type Facts, type Fault, type Receipt } from '../ledger/facts.js';

/** What an endpoint answers to attempt 1, 2, ...; the last one repeats. Null: it hangs. */
type Answers = readonly (number | null)[];

export interface SimulatedDestination {
  id: string;
  tenantId?: string;
  projectId?: string;
  eventTypes?: readonly string[];
  agentIds?: readonly string[];
  answers?: Answers;
  /** From a time on, it is otherwise. */
  changes?: readonly { atMs: number; to: Partial<Omit<DestinationState, 'path'>> }[];
}

export interface SimulatedEvent {
  id: string;
  atMs: number;
  type?: string;
  tenantId?: string;
  projectId?: string;
  agentId?: string;
  conversationId?: string | null;
  /** `unknown`: arrived all the same; `failed`: did not. ['ok'] */
  ack?: 'ok' | 'failed' | 'unknown';
  valid?: boolean;
}

export interface SimulatedRun {
  destinations: readonly SimulatedDestination[];
  events: readonly SimulatedEvent[];
  /** Times at which delivery was killed. */
  killsAtMs?: readonly number[];
}

const SETTINGS = {
  retryDelaysMs: [2_000, 4_000],
  maxAttempts: 3,
  effectiveWithinMs: 1_000,
  commitWindowMs: 250,
  attemptTimeoutMs: 30_000,
};
const ACK_MS = 5;
const MATCH_MS = 10;
const ANSWER_MS = 15;
const API_MS = 30;
const RESTART_MS = 800;
const JITTER = 1.1;
const CREATED_AT_MS = -10_000;

/**
 * What the ledger would have of a system that keeps every promise. Times start at 0, `quietAtMs` is after all of it. The specs
 * spoil it in one place at a time.
 */
export function honestHistory({ destinations, events, killsAtMs = [] }: SimulatedRun): Facts {
  const homes = destinations.map((destination) => new Home(destination));
  const run: Outcome = { receipts: [], deadLetters: [], discards: [] };
  const published = [...events].sort((a, b) => a.atMs - b.atMs).map(publish);
  for (const event of published) {
    if (!event.valid || event.ack === 'failed') continue;
    for (const home of homes) home.take(event, killsAtMs, run);
  }
  const lastMs = Math.max(0, ...events.map((e) => e.atMs), ...run.receipts.map((r) => r.answeredAtMs ?? r.arrivedAtMs));
  return {
    settings: SETTINGS,
    events: published,
    changes: homes.flatMap((home) => home.changes),
    ...run,
    receipts: run.receipts.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs),
    rejections: published
      .filter(({ valid, ack }) => !valid && ack === 'ok')
      .map(({ position }) => ({ reason: 'not_json', origin: position ?? '' })),
    faults: killsAtMs.map((atMs) => killOf('delivery', atMs)),
    windows: [],
    samples: [],
    settledAtMs: [],
    quietAtMs: lastMs + 60_000,
  };
}

export function killOf(service: NonNullable<Fault['service']>, atMs: number): Fault {
  return { name: `kill ${service}`, service, kind: 'kill', fromMs: atMs, healedAtMs: atMs + RESTART_MS };
}

type Outcome = { -readonly [K in 'receipts' | 'deadLetters' | 'discards']: Facts[K][number][] };
type Published = Facts['events'][number];

function publish(event: SimulatedEvent, n: number): Published {
  const { id, atMs, ack = 'ok', valid = true, conversationId = null } = event;
  const { tenantId = 't1', projectId = 'p1', agentId = 'a1', type = 'conversation.created' } = event;
  return {
    ...{ id, type, tenantId, projectId, agentId, conversationId, valid, ack },
    sequence: n + 1,
    sentAtMs: atMs,
    ackedAtMs: atMs + ACK_MS,
    position: ack === 'ok' ? `conversation.events/0/${n}` : null,
    bodyHash: valid ? `body of ${id}` : null,
  };
}

/** One destination, its history, and what happens there. */
class Home {
  readonly changes: Facts['changes'][number][] = [];
  /** By conversation: when the first attempt of the last event was over. */
  private readonly freeAtMs = new Map<string, number>();

  constructor(private readonly destination: SimulatedDestination) {
    const { id, eventTypes = ['conversation.created'], agentIds = [], changes = [] } = destination;
    let state: DestinationState = {
      ...{ path: `/${id}`, eventTypes, agentIds, enabled: true, deleted: false },
      secrets: [{ secret: `secret of ${id}`, validUntilMs: null }],
    };
    this.record(CREATED_AT_MS, state);
    for (const { atMs, to } of changes) this.record(atMs, (state = { ...state, ...to }));
  }

  take(event: Published, killsAtMs: readonly number[], run: Outcome): void {
    const { tenantId, projectId } = this.scope;
    const matchedAtMs = event.sentAtMs + MATCH_MS;
    const { eventTypes, agentIds, enabled, deleted } = this.stateAt(matchedAtMs);
    if (event.tenantId !== tenantId || event.projectId !== projectId || !enabled || deleted) return;
    if (!eventTypes.includes(event.type) || (agentIds.length > 0 && !agentIds.includes(event.agentId))) return;
    const lane = event.conversationId ?? event.id;
    let startMs = Math.max(matchedAtMs, this.freeAtMs.get(lane) ?? 0);
    for (let attempt = 1; ;) {
      const state = this.stateAt(startMs);
      const ends = { eventId: event.id, destinationId: this.destination.id, run: FIRST_RUN };
      if (!state.enabled || state.deleted) return void run.discards.push({ ...ends, atMs: startMs });
      const receipt = this.receiptOf(event, attempt, startMs);
      run.receipts.push(receipt);
      const endMs = receipt.answeredAtMs ?? startMs + SETTINGS.attemptTimeoutMs;
      if (attempt === 1) this.freeAtMs.set(lane, endMs + 1);
      const killMs = killsAtMs.find((kill) => kill >= startMs && kill <= endMs + SETTINGS.commitWindowMs);
      if (killMs !== undefined) {
        // It was cut short, or not yet committed: it is made once more.
        if (killMs <= endMs) Object.assign(receipt, { answeredAtMs: null, status: null });
        startMs = killMs + RESTART_MS;
        continue;
      }
      const { status } = receipt;
      if (status !== null && status < 300) return;
      const delayMs = SETTINGS.retryDelaysMs[attempt - 1];
      if ((status !== null && status < 500) || delayMs === undefined) {
        const reason = status === null ? 'timeout' : 'http_status';
        const dead = { ...ends, deliveryId: `dlv ${event.id}`, reason, attempts: attempt, failedAtMs: endMs };
        return void run.deadLetters.push(dead);
      }
      startMs = endMs + delayMs * JITTER;
      attempt += 1;
    }
  }

  private receiptOf(event: Published, attempt: number, arrivedAtMs: number): Receipt {
    const { id, answers = [200] } = this.destination;
    const status = answers[Math.min(attempt, answers.length) - 1] ?? null;
    return {
      ...{ destinationId: id, path: this.stateAt(arrivedAtMs).path, webhookId: event.id, attempt, run: FIRST_RUN },
      ...{ arrivedAtMs, answeredAtMs: status === null ? null : arrivedAtMs + ANSWER_MS, status },
      timestampHeader: String(Math.floor(arrivedAtMs / 1_000)),
      signatureHeader: 'v1,signature',
      bodyHash: event.bodyHash ?? '',
      signedBy: this.stateAt(arrivedAtMs).secrets[0]?.secret ?? null,
    };
  }

  private stateAt(atMs: number): DestinationState {
    const effective = this.changes.filter(({ answeredAtMs }) => (answeredAtMs ?? Infinity) <= atMs);
    return (effective.at(-1) ?? this.changes[0]!).state;
  }

  private record(atMs: number, state: DestinationState): void {
    const asked = { askedAtMs: atMs, answeredAtMs: atMs + API_MS };
    this.changes.push({ destinationId: this.destination.id, ...this.scope, ...asked, state });
  }

  private get scope() {
    const { tenantId = 't1', projectId = 'p1' } = this.destination;
    return { tenantId, projectId };
  }
}
