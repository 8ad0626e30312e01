import type { Facts, Sample } from '../ledger/facts.js';
import { honestHistory, type SimulatedEvent } from './honest-history.js';
import { checkAll } from './index.js';

const SOAK_MS = 600_000;
/** When the healthy pace is measured, before and while others misbehave. */
export const BASELINE_FROM_MS = 100_000;
export const DURING_FROM_MS = 110_000;
const WINDOW_MS = 4_000;

/** Deeply writable: a spec spoils its own copy. */
export type Spoilable<T> = T extends readonly (infer I)[]
  ? Spoilable<I>[]
  : { -readonly [K in keyof T]: Spoilable<T[K]> };

/** A run with something of everything, in which nothing is wrong. */
export function cleanRun(): Spoilable<Facts> {
  const facts = honestHistory({
    destinations: [
      { id: 'all', eventTypes: ['conversation.created', 'feedback.created'] },
      { id: 'one-agent', agentIds: ['a1'] },
      { id: 'flaky', agentIds: ['a1'], answers: [503, 200] },
      { id: 'failing', agentIds: ['a1'], answers: [503] },
      { id: 'gone', agentIds: ['a1'], answers: [410] },
      { id: 'hanging', agentIds: ['a1'], answers: [null] },
      { id: 'leaving', agentIds: ['a1'], answers: [503], changes: [{ atMs: 31_000, to: { enabled: false } }] },
      { id: 'rotated', agentIds: ['a1'], changes: [{ atMs: 31_000, to: { secrets: ROTATED } }] },
      { id: 'elsewhere', tenantId: 't2' },
    ],
    events: [
      ...[1, 2, 3].map((n) => ({ id: `talk_${n}`, atMs: 20_000 + n, conversationId: 'c1' })),
      { id: 'early', atMs: 30_000 },
      { id: 'late', atMs: 40_000 },
      { id: 'rated', atMs: 41_000, type: 'feedback.created' },
      { id: 'foreign', atMs: 42_000, tenantId: 't2' },
      { id: 'unknown', atMs: 43_000, ack: 'unknown' },
      { id: 'refused', atMs: 44_000, ack: 'failed' },
      { id: 'poison', atMs: 45_000, valid: false },
      ...burst('before', BASELINE_FROM_MS),
      ...burst('during', DURING_FROM_MS),
    ],
  });
  const healthyDestinationIds = ['all'];
  return structuredClone({
    ...facts,
    windows: [
      { label: 'baseline', fromMs: BASELINE_FROM_MS, toMs: BASELINE_FROM_MS + WINDOW_MS, healthyDestinationIds },
      { label: 'during', fromMs: DURING_FROM_MS, toMs: DURING_FROM_MS + WINDOW_MS, healthyDestinationIds },
      { label: 'soak', fromMs: 0, toMs: SOAK_MS, healthyDestinationIds: [] },
    ],
    samples: soakSamples(),
    quietAtMs: SOAK_MS,
  }) as Spoilable<Facts>;
}

const ROTATED = [
  { secret: 'new secret', validUntilMs: null },
  { secret: 'secret of rotated', validUntilMs: 36_000 },
];

/** Of another agent, so that the misbehaving ones stay out of it. */
function burst(name: string, fromMs: number): SimulatedEvent[] {
  return Array.from({ length: 40 }, (_, n) => ({ id: `${name}_${n}`, atMs: fromMs + n * 50, agentId: 'a2' }));
}

/** Memory as a saw, as collections make it; a lag while there is load. */
function soakSamples(): Sample[] {
  return Array.from({ length: SOAK_MS / 5_000 }, (_, n) => ({
    atMs: n * 5_000,
    process: 'delivery 1',
    rssMb: 150 + (n % 7) * 5,
    nativeMb: 70 + (n % 7) * 5,
    heapMb: 60 + (n % 5) * 6,
    fds: 40 + (n % 3),
    sockets: 20 + (n % 4),
    timers: n % 11,
    lag: n % 2 === 0 ? 0 : 3,
  }));
}

/** A clean run, spoilt. */
export function spoilt(spoil: (facts: Spoilable<Facts>) => void): Facts {
  const facts = cleanRun();
  spoil(facts);
  return facts;
}

/** Which invariants a run breaks, and for what. */
export function findings(facts: Facts): string[] {
  return checkAll(facts).map(({ invariant, eventId, destinationId, detail }) =>
    [invariant, eventId, destinationId].filter(Boolean).join(' ').concat(`: ${detail}`),
  );
}

/** The receipts of one delivery, in order of arrival. */
export function receiptsOf(facts: Spoilable<Facts>, eventId: string, destinationId: string) {
  return facts.receipts.filter((r) => r.webhookId === eventId && r.destinationId === destinationId);
}
