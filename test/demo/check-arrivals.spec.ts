import type { ReceivedRequest } from '#testing';
import { Webhook } from 'standardwebhooks';
import { findDeliveryFaults, findRetryFaults, pairArrivals, type PublishedEvent } from './check-arrivals.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const EVENT: PublishedEvent = { type: 'feedback.created', id: 'evt_1', publishedAtMs: 1_000 };
const DELAYS_MS = [2_000, 4_000];

function requestOf(change: Partial<ReceivedRequest> = {}): ReceivedRequest {
  const body = Buffer.from(JSON.stringify({ type: EVENT.type }));
  const sentAt = new Date();
  const headers = {
    'webhook-id': EVENT.id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign(EVENT.id, sentAt, body.toString()),
  };
  const base = { method: 'POST', path: '/', url: '/', rawHeaders: [], headers, body };
  return { ...base, arrivedAtMs: 1_010, answeredAtMs: 1_011, status: 200, ...change };
}
const pair = (...requests: ReceivedRequest[]) => pairArrivals([EVENT], requests, SECRET);

describe('findDeliveryFaults', () => {
  it('finds nothing where each event came once, signed', () => {
    expect(findDeliveryFaults([EVENT], pair(requestOf()))).toEqual([]);
  });

  it.each([
    ['a lost event', [], 'feedback.created arrived 0 times'],
    ['a repeated event', [requestOf(), requestOf()], 'feedback.created arrived 2 times'],
    [
      'changed bytes',
      [requestOf({ body: Buffer.from('{"type":"feedback.created" }') })],
      expect.stringMatching(/refused/),
    ],
  ])('flags %s', (_name, requests, fault) => {
    expect(findDeliveryFaults([EVENT], pair(...requests))).toEqual([fault]);
  });
});

describe('findRetryFaults', () => {
  const attempt = (arrivedAtMs: number) => requestOf({ arrivedAtMs, answeredAtMs: arrivedAtMs + 5 });
  const onTime = [attempt(1_010), attempt(3_100), attempt(7_300)];

  it('finds nothing where the pauses are long enough', () => {
    expect(findRetryFaults(pair(...onTime), DELAYS_MS)).toEqual([]);
  });

  it('flags a retry that is early, missing, or of other bytes', () => {
    expect(findRetryFaults(pair(attempt(1_010), attempt(3_000), attempt(7_300)), DELAYS_MS)).toEqual([
      'attempt 2 came after 1985 ms, too early',
    ]);
    expect(findRetryFaults(pair(...onTime.slice(0, 2)), DELAYS_MS)).toEqual(['2 attempts, not 3']);
    const other = { ...attempt(7_300), body: Buffer.from('{}') };
    expect(findRetryFaults(pair(...onTime.slice(0, 2), other), DELAYS_MS)).toContain(
      'the attempts differ in their body',
    );
  });
});
