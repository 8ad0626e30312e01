import { setTimeout as sleep } from 'node:timers/promises';
import type { DestinationState } from '#contracts';
import { EgressClient } from '#egress';
import { Metrics, SILENT_LOGGER } from '#observability';
import { ENDPOINT_ROWS, eventually, startEndpoint, type EndpointRow } from '#testing';
import { generateSigningSecret } from '#webhook';
import type { Command } from '../command/read-command.js';
import { decideOutcome } from '../outcome/decide-outcome.js';
import { AttemptService, type AttemptResult } from './attempt.service.js';
import type { DestinationOpener } from './opened-destination.js';

const LONG_MS = 20_000;
const AT_ONCE = 32;
/** What a row may send: the bound of an answer, and what the kernel buffers of a connection. */
const MAX_SENT_BYTES = 8 * 1_048_576;
const RETRY_DELAYS_MS = [2_000, 4_000];

interface Observed {
  results: AttemptResult[];
  requests: number;
  connections: number;
  openConnections: number;
  sentBytes: number;
  heads: readonly string[];
}

const opener = {
  open: () => ({ customHeaders: {}, secrets: [{ secret: generateSigningSecret(), expiresAtMs: null }] }),
} as unknown as DestinationOpener;

let egress: EgressClient;
const observed = new Map<string, Observed>();
beforeAll(async () => {
  egress = new EgressClient({
    ...{ allowHttp: true, allowCidrs: ['127.0.0.1/32'] },
    ...{ logger: SILENT_LOGGER, metrics: new Metrics('test') },
  });
  const isTimed = (row: EndpointRow) => row.timeoutMs !== undefined;
  await observeAll(ENDPOINT_ROWS.filter((row) => !isTimed(row)));
  // With nothing else in the loop, which would use their time up.
  await observeAll(ENDPOINT_ROWS.filter(isTimed));
});
afterAll(() => egress.close());

function commandOf(bodyBytes = 17): Command {
  return {
    ...{ eventId: 'evt_1', eventType: 'event.created', tenantId: 't', projectId: 'p', agentId: 'a' },
    ...{ destinationId: 'd', deliveryId: 'dlv_1', run: '0', attempt: 1, createdAtMs: 1 },
    ...{ origin: 'custom.events/0/7', command: 'webhooks.commands/0/7', body: Buffer.alloc(bodyBytes, 'b') },
  };
}

async function observeAll(rows: EndpointRow[]): Promise<void> {
  const work = async () => {
    for (let row = rows.shift(); row !== undefined; row = rows.shift()) observed.set(row.name, await observe(row));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function observe(row: EndpointRow): Promise<Observed> {
  const endpoint = await startEndpoint(row.behaviour);
  const service = new AttemptService(egress, opener, row.timeoutMs ?? LONG_MS);
  const results: AttemptResult[] = [];
  for (let call = 1; call <= (row.calls ?? 1); call++) {
    const result = await service.attempt(commandOf(row.bodyBytes), { url: endpoint.url } as DestinationState);
    if (result.verdict === 'not_sent') throw new Error(result.detail);
    results.push(result);
    await sleep(30); // until a connection that is kept may be taken again
  }
  // The endpoint may see the end of a connection later than we do.
  const isDone = () => expect(endpoint.openConnections).toBeLessThanOrEqual(row.isKept === true ? 1 : 0);
  await eventually(isDone, { timeoutMs: 5_000 }).catch(() => undefined);
  const { heads, connections, openConnections, sentBytes } = endpoint;
  await endpoint.close();
  return { results, requests: heads.length, connections, openConnections, sentBytes, heads };
}

it('has a name of its own for each', () => {
  expect(new Set(ENDPOINT_ROWS.map((row) => row.name)).size).toBe(ENDPOINT_ROWS.length);
});

describe('an endpoint that answers', () => {
  it.each(ENDPOINT_ROWS.map((row) => [row.name, row] as const))('%s', (name, row) => {
    const seen = observed.get(name)!;
    const last = seen.results.at(-1)!;
    const decided = decideOutcome(1, last, RETRY_DELAYS_MS, 0.5);
    const { excerpt, ...expected } = row.expected;
    expect({ outcome: decided.outcome, reason: last.reason, statusCode: last.statusCode }).toEqual(expected);
    if (excerpt instanceof RegExp) expect(last.responseExcerpt).toMatch(excerpt);
    else expect(last.responseExcerpt).toBe(excerpt);
    const { calls = 1, requests = calls, connections = 1, isKept = false } = row;
    expect({ requests: seen.requests, connections: seen.connections }).toEqual({ requests, connections });
    // Of one that may be kept: in a process that stood still its idle time may be over. Rows of two calls show that it is used again.
    expect(seen.openConnections).toBeLessThanOrEqual(isKept ? 1 : 0);
    expect(seen.sentBytes).toBeLessThan(MAX_SENT_BYTES);
    expect(seen.heads.join()).not.toMatch(/cookie|expect|upgrade|\/elsewhere/i);
    if (decided.outcome === 'retry') {
      const waitMs = decided.plan.notBeforeMs - last.endedAtMs;
      const [least, most] = row.delayMs ?? [2_000, 2_600];
      expect(waitMs).toBeGreaterThanOrEqual(least);
      expect(waitMs).toBeLessThanOrEqual(most);
    }
  });
});
