import { Webhook } from 'standardwebhooks';
import { eventually, KafkaFixture, uniqueName, type ApiAnswer } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };

interface Delivery {
  id: string;
  eventId: string;
  status: string;
  run: string;
  attemptCount: number;
  statusCode: number | null;
  attempts: { run: string; attempt: number; outcome: string; statusCode: number; responseExcerpt: string | null }[];
}

const THE_END = -1;

const kafka = new KafkaFixture('delivery-log');
let system: System;
beforeAll(async () => {
  await kafka.open();
  system = await startSystem({ RETRY_DELAYS_MS: '200,400' });
});
afterAll(async () => {
  await kafka.close();
  await system?.stop();
});

async function register() {
  const path = `/${uniqueName('hook')}`;
  const url = system.receiver.url(path);
  const { id } = await system.api.create({ name: path, url, eventTypes: ['conversation.created'] });
  await system.changesAreEffective();
  return { id, path };
}

/** Deliveries of a destination, once there are any that fit. */
function deliveriesOf(id: string, query: string): Promise<[Delivery, ...Delivery[]]> {
  return eventually(async () => {
    const { status, body } = await system.api.call<{ data: Delivery[] }>('GET', `${id}/deliveries?${query}`);
    expect(status).toBe(200);
    expect(body.data).not.toHaveLength(0);
    return body.data as [Delivery, ...Delivery[]];
  }, WAIT);
}

/** An event that the endpoint refuses three times. */
async function failingDelivery() {
  const destination = await register();
  system.receiver.script(destination.path, { status: 503, body: 'over capacity' });
  await system.publish(system.event('conversation.created'));
  await system.receiver.waitFor(destination.path, 3, WAIT);
  const [delivery] = await deliveriesOf(destination.id, 'status=dead');
  return { ...destination, delivery, base: `${destination.id}/deliveries/${delivery.id}` };
}

const resend = (base: string) => system.api.call<{ data: { run: string } }>('POST', `${base}/resend`);

async function payloadOf(base: string): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const { tenantId, projectId, operatorKey, destinations } = system;
  const path = `/manage/tenants/${tenantId}/projects/${projectId}/webhook-destinations/${base}/payload`;
  const answer = await fetch(`${destinations.url}${path}`, { headers: { authorization: `Bearer ${operatorKey}` } });
  const type = answer.headers.get('content-type');
  return { status: answer.status, type, bytes: Buffer.from(await answer.arrayBuffer()) };
}

it('shows why a delivery failed, and delivers it by a resend once the endpoint is repaired', async () => {
  const { id, path, delivery, base } = await failingDelivery();
  expect(delivery).toMatchObject({ status: 'dead', run: '0', attemptCount: 3, statusCode: 503 });
  const { body } = await system.api.call<{ data: Delivery }>('GET', base);
  expect(body.data.attempts.map(({ run, attempt, outcome }) => [run, attempt, outcome])).toEqual([
    ['0', 1, 'retry'],
    ['0', 2, 'retry'],
    ['0', 3, 'dead'],
  ]);
  for (const attempt of body.data.attempts)
    expect(attempt).toMatchObject({ statusCode: 503, responseExcerpt: 'over capacity' });

  const failed = system.receiver.requests(path);
  const payload = await payloadOf(base);
  expect(payload).toMatchObject({ status: 200, type: 'application/json' });
  for (const request of failed) expect(payload.bytes.equals(request.body)).toBe(true);

  system.receiver.script(path, 200);
  const answer = await resend(base);
  expect(answer.status).toBe(202);
  const [resent] = (await system.receiver.waitFor(path, 4, WAIT)).slice(3);
  expect(resent!.headers).toMatchObject({
    'webhook-id': failed[0]!.headers['webhook-id'],
    'webhook-resend': answer.body.data.run,
    'webhook-attempt': '1',
  });
  for (const request of failed) expect(request.headers).not.toHaveProperty('webhook-resend');
  expect(resent!.body.equals(payload.bytes)).toBe(true);
  new Webhook(await system.api.secretOf(id)).verify(resent!.body, resent!.headers);

  const [delivered] = await deliveriesOf(id, 'status=delivered');
  expect(delivered).toMatchObject({ id: delivery.id, run: answer.body.data.run, attemptCount: 1 });
  expect((await deliveriesOf(id, '')).map(({ status }) => status)).toEqual(['delivered']);
});

it('makes a run of each resend, each with three attempts of its own', async () => {
  const { path, base } = await failingDelivery();
  const answers = [await resend(base), await resend(base)];
  const runs = answers.map(({ body }) => body.data.run);
  expect(new Set(runs).size).toBe(2);
  const requests = (await system.receiver.waitFor(path, 9, WAIT)).slice(3);
  for (const run of runs) {
    const own = requests.filter(({ headers }) => headers['webhook-resend'] === run);
    expect(own.map(({ headers }) => headers['webhook-attempt'])).toEqual(['1', '2', '3']);
  }
  await eventually(async () => {
    const { body } = await system.api.call<{ data: Delivery }>('GET', base);
    expect(body.data.attempts).toHaveLength(9);
    expect(body.data).toMatchObject({ status: 'dead', run: runs[1], attemptCount: 3 });
  }, WAIT);
});

it('resends nothing to a disabled or deleted destination, and keeps the log of a deleted one', async () => {
  const { id, path, delivery, base } = await failingDelivery();
  await system.api.update(id, { enabled: false });
  expect(await resend(base)).toMatchObject({ status: 409 } satisfies Partial<ApiAnswer>);
  await system.api.delete(id);
  expect(await resend(base)).toMatchObject({ status: 409 });
  expect((await deliveriesOf(id, 'status=dead')).map((one) => one.id)).toEqual([delivery.id]);
  expect(await system.api.call('GET', base)).toMatchObject({ status: 200 });
  expect(await payloadOf(base)).toMatchObject({ status: 200 });
  expect(system.receiver.requests(path)).toHaveLength(3);
});

it('says that a payload is gone once Kafka keeps it no longer', async () => {
  const { path, base } = await failingDelivery();
  for (const partition of [0, 1, 2, 3])
    await kafka.deleteRecordsBefore(`${system.prefix}webhooks.commands`, partition, THE_END);
  expect(await payloadOf(base)).toMatchObject({ status: 410, type: 'application/problem+json' });
  expect(await resend(base)).toMatchObject({ status: 410 });
  expect(await system.api.call('GET', base)).toMatchObject({ status: 200 });
  expect(system.receiver.requests(path)).toHaveLength(3);
});
