import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { sampleEnvelope, topicNames, type TopicNames } from '#contracts';
import { eventually, FaultyNetwork, KafkaFixture, startPublisher, uniqueName, type EventPublisher } from '#testing';
import type { DestinationChange } from './facts.js';
import { Ledger } from './ledger.js';
import { nowMs } from './now.js';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const settings = {
  retryDelaysMs: [2_000, 4_000],
  maxAttempts: 3,
  effectiveWithinMs: 1_000,
  commitWindowMs: 250,
  attemptTimeoutMs: 30_000,
};
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const scope = { tenantId: uniqueName('tenant'), projectId: 'p1', agentId: 'a1' };
const envelope = sampleEnvelope('conversation.created', scope, '2026-01-15T10:30:00.000Z');

const kafka = new KafkaFixture('ledger');
let names: TopicNames;
let topic: string;
let system: EventPublisher;
let ledger: Ledger;
beforeAll(async () => {
  await kafka.open();
  const [own, deadLetter, rejected, attempts] = await Promise.all(
    [1, 1, 1, 2].map((count) => kafka.createTopic(count)),
  );
  topic = own ?? '';
  const unprefixed = topicNames({ prefix: '', retryDelaysMs: [], deferDelaysMs: [] });
  names = { ...unprefixed, deadLetter: deadLetter ?? '', rejected: rejected ?? '', attempts: attempts ?? '' };
  system = await startPublisher({ brokers });
});
afterAll(() => Promise.all([kafka.close(), system.close()]));
beforeEach(async () => {
  ledger = await Ledger.open({ brokers, names, settings });
});
afterEach(() => ledger.close());

/** What delivery would send. */
function post(path: string, headers: Record<string, string | number> = {}, body = '{}') {
  const sent = request(ledger.receiver.url(path), { method: 'POST', headers });
  const status = new Promise<number | undefined>((resolve) => {
    sent.once('response', (response) => resolve(response.resume().statusCode));
    sent.once('error', () => resolve(undefined));
  });
  sent.end(body);
  return { status, hangUp: () => sent.destroy() };
}

describe('publish', () => {
  it('writes down where each record lies, and numbers the events of a conversation', async () => {
    const first = await ledger.publish({ id: 'evt_1', topic, envelope });
    const second = await ledger.publish({ id: 'evt_2', topic, envelope });
    const other = await ledger.publish({ id: 'evt_3', topic, envelope, conversationId: 'another' });
    expect(first).toMatchObject({ ack: 'ok', valid: true, type: 'conversation.created', ...scope });
    expect([first, second, other].map((e) => e.sequence)).toEqual([1, 2, 1]);
    expect([first, second, other].map((e) => e.position)).toEqual([0, 1, 2].map((offset) => `${topic}/0/${offset}`));
    expect(first.ackedAtMs).toBeGreaterThan(first.sentAtMs);
    await expect(ledger.publish({ id: 'evt_1', topic, envelope })).rejects.toThrow('published before');
  });

  it('knows what was surely refused', async () => {
    const value = Buffer.alloc(2_000_000);
    const refused = await ledger.publishPoison({ id: 'evt_large', topic, value });
    expect(refused).toMatchObject({ ack: 'failed', position: null, valid: false });
  });

  it('calls unknown what was never answered, sends it once, and goes on', async () => {
    const network = new FaultyNetwork();
    const { socketFactory } = network;
    const shaky = await Ledger.open({ brokers, names, settings, socketFactory });
    try {
      const before = await shaky.publish({ id: 'evt_before', topic, envelope });
      network.loseNextAnswer();
      const unknown = await shaky.publish({ id: 'evt_unknown', topic, envelope });
      expect(unknown).toMatchObject({ ack: 'unknown', position: null });
      const after = await eventually(async () => {
        const event = await shaky.publish({ id: uniqueName('evt'), topic, envelope });
        expect(event.ack).toBe('ok');
        return event;
      });
      expect(offsetOf(after.position) - offsetOf(before.position)).toBe(2);
    } finally {
      await shaky.close();
    }
  });
});

const offsetOf = (position: string | null) => Number(position?.split('/')[2]);

describe('receiver', () => {
  it('holds what it is told to, and goes back to how it behaved', async () => {
    const { receiver } = ledger;
    receiver.behave('/held', ({ attempt }) => (attempt === 1 ? 503 : 204));
    const hold = receiver.hold('/held');
    const [first, second] = [post('/held', { 'webhook-attempt': 1 }), post('/held', { 'webhook-attempt': 2 })];
    await hold.until(2);
    expect(hold.receipts.map((r) => [r.status, r.answeredAtMs])).toEqual([
      [null, null],
      [null, null],
    ]);
    const releasedAtMs = nowMs();
    hold.release();
    expect(await Promise.all([first.status, second.status])).toEqual([503, 204]);
    expect(await post('/held', { 'webhook-attempt': 1 }).status).toBe(503);
    expect(receiver.receipts('/held')[0]?.answeredAtMs).toBeGreaterThanOrEqual(releasedAtMs);
    expect(receiver.receiptCount).toBe(3);
  });

  it('says how far it came when not enough requests come to be held', async () => {
    await expect(ledger.receiver.hold('/idle').until(1, { timeoutMs: 20 })).rejects.toThrow('0 of 1 requests are held');
  });

  it('writes down no answer for a sender that has hung up', async () => {
    const hold = ledger.receiver.hold('/gone');
    const sender = post('/gone');
    await hold.until(1);
    sender.hangUp();
    await sleep(100); // until the receiver has heard of it; an answer into the void before that counts as given
    hold.release(200);
    expect(ledger.receiver.receipts('/gone')).toMatchObject([{ status: null, answeredAtMs: null }]);
  });

  it('answers in turn, late, with a reset, or never; elsewhere 200', async () => {
    const { receiver } = ledger;
    receiver.script('/moody', 500, { status: 202, delayMs: 20 }, { reset: true }, { hang: true });
    expect([await post('/moody').status, await post('/moody').status]).toEqual([500, 202]);
    expect(await post('/moody').status).toBeUndefined();
    const hanging = post('/moody');
    expect(await post('/elsewhere').status).toBe(200);
    await eventually(() => expect(receiver.receipts('/moody')).toHaveLength(4));
    const [, late, reset, hung] = receiver.receipts('/moody');
    expect((late?.answeredAtMs ?? 0) - (late?.arrivedAtMs ?? 0)).toBeGreaterThanOrEqual(19);
    expect(reset).toMatchObject({ status: null, answeredAtMs: expect.any(Number) as number });
    expect(hung).toMatchObject({ status: null, answeredAtMs: null });
    hanging.hangUp();
  });
});

describe('collect', () => {
  it('brings together what was said, what arrived, and what lies on the topics', async () => {
    const change: DestinationChange = {
      ...{ destinationId: 'd1', tenantId: scope.tenantId, projectId: 'p1', askedAtMs: nowMs(), answeredAtMs: nowMs() },
      state: {
        ...{ path: '/d1', eventTypes: ['conversation.created'], agentIds: [], enabled: true, deleted: false },
        secrets: [{ secret: SECRET, validUntilMs: null }],
      },
    };
    const timestamp = new Date();
    const headers = {
      ...{ 'webhook-id': 'evt_1', 'webhook-attempt': 2, 'webhook-resend': 'run_1' },
      'webhook-timestamp': Math.floor(timestamp.getTime() / 1_000),
      'webhook-signature': new Webhook(SECRET).sign('evt_1', timestamp, '{"a":1}'),
    };
    await post('/d1', headers, '{"a":1}').status;
    await post('/d1', { ...headers, 'webhook-attempt': 3 }, '{"a":1}').status;
    await post('/nobody', headers, '{"a":1}').status;
    ledger.configured(change);
    expect(() => ledger.configured({ ...change, destinationId: 'd2' })).toThrow('/d1 belongs to d1');
    const fault = {
      name: 'kill',
      service: 'delivery',
      kind: 'kill',
      fromMs: 1,
      healedAtMs: null as number | null,
    } as const;
    ledger.faulted(fault);
    await ledger.publish({ id: 'evt_1', topic, envelope });
    await system.publish(names.deadLetter, {
      value: 'body',
      headers: {
        ...{ 'event-id': 'evt_1', 'destination-id': 'd1', 'delivery-id': 'dlv_1', run: '0' },
        ...{ reason: 'http_status', attempts: '3', 'failed-at': '17' },
      },
    });
    await system.publish(names.rejected, { value: null, headers: { 'rejected-reason': 'empty', origin: 'a/0/1' } });
    const attempt = { eventId: 'evt_2', destinationId: 'd1', run: '0', startedAt: '1970-01-01T00:00:00.005Z' };
    const givenUp = { ...attempt, eventId: 'evt_1', run: 'run_1', outcome: 'retry', reason: 'timeout' };
    await system.publish(
      names.attempts,
      { value: { ...attempt, outcome: 'delivered' }, partition: 0 },
      { value: { ...attempt, outcome: 'discarded' }, partition: 1 },
      { value: { ...givenUp, attempt: 2, durationMs: settings.attemptTimeoutMs }, partition: 0 },
      { value: { ...givenUp, attempt: 3, durationMs: settings.attemptTimeoutMs - 1 }, partition: 0 },
    );

    const facts = await ledger.collect();
    expect(facts.events).toMatchObject([{ id: 'evt_1', ack: 'ok' }]);
    expect(facts.changes).toEqual([change]);
    expect(facts.receipts.map(({ hungUp = false }) => hungUp)).toEqual([true, false, false]);
    expect(facts.receipts).toMatchObject([
      { destinationId: 'd1', path: '/d1', webhookId: 'evt_1', attempt: 2, run: 'run_1', status: 200, signedBy: SECRET },
      { destinationId: 'd1', path: '/d1', attempt: 3 },
      { destinationId: null, path: '/nobody', signedBy: null },
    ]);
    expect(facts.faults).toEqual([fault]);
    expect(facts.deadLetters).toEqual([
      {
        ...{ eventId: 'evt_1', destinationId: 'd1', deliveryId: 'dlv_1', run: '0' },
        ...{ reason: 'http_status', attempts: 3, failedAtMs: 17 },
      },
    ]);
    expect(facts.rejections).toEqual([{ reason: 'empty', origin: 'a/0/1' }]);
    expect(facts.discards).toEqual([{ eventId: 'evt_2', destinationId: 'd1', run: '0', atMs: 5 }]);
  });
});
