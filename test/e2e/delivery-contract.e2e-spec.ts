import { Webhook } from 'standardwebhooks';
import { followTopic, uniqueName, type NewDestination, type TopicRecord } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop(), 60_000);

/** A destination with a path of its own on the receiver. */
async function register(changes: Partial<NewDestination> = {}) {
  const path = `/${uniqueName('hook')}`;
  const url = system.receiver.url(path);
  const destination = await system.api.create({ name: path, url, eventTypes: ['conversation.created'], ...changes });
  await system.changesAreEffective();
  return { ...destination, path };
}

/** Proves an absence: what was published before `proof` has been judged by the time `proof` has arrived. */
async function publishProof(path: string): Promise<void> {
  const before = system.receiver.requests(path).length;
  await system.publish(system.event('conversation.created'));
  await system.receiver.waitFor(path, before + 1, WAIT);
}

describe('what arrives', () => {
  it.each(['conversation.created', 'conversation.updated', 'feedback.created', 'event.created'])(
    '%s arrives once, signed, as the envelope of seven fields',
    async (type) => {
      const { id, path } = await register({ eventTypes: [type], headers: { 'X-Team': 'blue' } });
      const event = system.event(type);
      await system.publish({ ...event, extra: 'dropped' } as typeof event);
      const [request] = await system.receiver.waitFor(path, 1, WAIT);
      expect(request!.method).toBe('POST');
      expect(JSON.parse(request!.body.toString())).toEqual(event);
      expect(request!.headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-attempt': '1',
        'x-team': 'blue',
        'user-agent': expect.stringMatching(/^Outbound-Webhooks\/\d/) as string,
      });
      new Webhook(await system.api.secretOf(id)).verify(request!.body, request!.headers);
      await system.publish(system.event(type));
      expect(await system.receiver.waitFor(path, 2, WAIT)).toHaveLength(2);
    },
  );

  it('takes its id from the upstream', async () => {
    const { path } = await register();
    await system.publish(system.event('conversation.created'), { id: 'upstream-1' });
    const [request] = await system.receiver.waitFor(path, 1, WAIT);
    expect(request!.headers['webhook-id']).toBe('upstream-1');
  });
});

describe('who gets it', () => {
  it('goes to every destination that matches and to no other', async () => {
    const [all, scoped, otherAgent, otherType, disabled] = await Promise.all([
      register(),
      register({ agentIds: ['a1'] }),
      register({ agentIds: ['a2'] }),
      register({ eventTypes: ['feedback.created'] }),
      register({ enabled: false }),
    ]);
    await publishProof(all.path);
    await system.receiver.waitFor(scoped.path, 1, WAIT);
    await publishProof(all.path);
    for (const { path } of [otherAgent, otherType, disabled]) expect(system.receiver.requests(path)).toEqual([]);
  });

  it('keeps to its tenant and project', async () => {
    const { path } = await register();
    await system.publish({ ...system.event('conversation.created'), tenantId: 'somebody-else' });
    await system.publish({ ...system.event('conversation.created'), projectId: 'p2' });
    await publishProof(path);
    expect(system.receiver.requests(path)).toHaveLength(1);
  });
});

describe('when it fails', () => {
  it('makes three attempts 2 s and 4 s apart, with the same bytes and id', async () => {
    const { path } = await register();
    system.receiver.script(path, 503, { status: 500, body: 'no' }, 204);
    await system.publish(system.event('conversation.created'));
    const requests = await system.receiver.waitFor(path, 3, WAIT);
    expect(requests.map((r) => r.headers['webhook-attempt'])).toEqual(['1', '2', '3']);
    expect(new Set(requests.map((r) => r.headers['webhook-id'])).size).toBe(1);
    expect(new Set(requests.map((r) => r.body.toString())).size).toBe(1);
    const [first, second, third] = requests;
    expect(second!.arrivedAtMs - first!.answeredAtMs!).toBeGreaterThanOrEqual(2000);
    expect(third!.arrivedAtMs - second!.answeredAtMs!).toBeGreaterThanOrEqual(4000);
  });

  it('dead-letters after the third attempt, with the bytes and the reason', async () => {
    const { id, path } = await register();
    system.receiver.script(path, 500);
    await system.publish(system.event('conversation.created'));
    const requests = await system.receiver.waitFor(path, 3, WAIT);
    const letter = await deadLetterOf(id);
    expect(letter.value).toEqual(requests[0]!.body);
    expect(letter.headers).toMatchObject({ reason: 'http_status', attempts: '3', 'last-status': '500' });
  });

  it.each([400, 404, 410, 301, 302, 307])('gives up at once on %d', async (status) => {
    const { id, path } = await register();
    system.receiver.script(path, { status, headers: { location: system.receiver.url('/redirected') } });
    await system.publish(system.event('conversation.created'));
    expect((await deadLetterOf(id)).headers).toMatchObject({ attempts: '1', 'last-status': String(status) });
    expect(system.receiver.requests(path)).toHaveLength(1);
    expect(system.receiver.requests('/redirected')).toEqual([]);
  });

  it('makes no further attempt to a destination that was disabled meanwhile', async () => {
    const proof = await register();
    const { id, path } = await register();
    system.receiver.script(path, 503);
    await system.publish(system.event('conversation.created'));
    await system.receiver.waitFor(path, 1, WAIT);
    await system.api.update(id, { enabled: false });
    system.receiver.script(proof.path, 503, 503, 200);
    await system.publish(system.event('conversation.created'));
    // The proof's third attempt comes after every retry of the disabled one was due.
    await system.receiver.waitFor(proof.path, 4, WAIT);
    expect(system.receiver.requests(path)).toHaveLength(1);
  });

  it('sends a retry to where the destination points by then', async () => {
    const { id, path } = await register();
    system.receiver.script(path, 503);
    await system.publish(system.event('conversation.created'));
    await system.receiver.waitFor(path, 1, WAIT);
    await system.api.update(id, { url: system.receiver.url(`${path}-moved`) });
    const [second] = await system.receiver.waitFor(`${path}-moved`, 1, WAIT);
    expect(second!.headers['webhook-attempt']).toBe('2');
  });

  async function deadLetterOf(destinationId: string): Promise<TopicRecord> {
    const topic = await followTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.dead-letter` });
    const isMine = (r: TopicRecord) => r.headers['destination-id'] === destinationId;
    const [letter] = await topic.waitFor(isMine, 1, WAIT).finally(() => topic.close());
    return letter!;
  }
});

describe('what cannot be read', () => {
  it('lands on the rejected topic with the reason and its bytes, and the next event goes out', async () => {
    const { path } = await register();
    const poison = Buffer.from('{"type":"conversation.created","tenantId":');
    const [ack] = await system.publisher.publish('conversation.events', { value: poison, key: 'conv', partition: 0 });
    await system.publisher.publish('conversation.events', {
      value: system.event('conversation.created'),
      partition: 0,
    });
    await system.receiver.waitFor(path, 1, WAIT);
    const topic = await followTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.rejected` });
    const isMine = (r: TopicRecord) => r.headers['origin'] === `conversation.events/0/${ack!.offset}`;
    const [mine] = await topic.waitFor(isMine, 1, WAIT).finally(() => topic.close());
    expect(mine!.value).toEqual(poison);
    expect(mine!.headers).toMatchObject({ 'rejected-reason': 'not_json' });
  });
});
