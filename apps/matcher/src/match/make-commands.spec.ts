import { decodeCommandHeaders, deliveryIdOf, encodeCommandHeaders } from '#contracts';
import { makeCommands, type MatchableEvent } from './make-commands.js';
import type { Subscriber } from './subscriber.js';

const NOW = 1_772_000_000_000;
const event: MatchableEvent = {
  eventId: 'evt_1',
  scope: { type: 'conversation.created', tenantId: 'acme', projectId: 'shop', agentId: 'helper' },
  body: Buffer.from('{"type":"conversation.created"}'),
  conversationId: 'conv_1',
  origin: 'conversation.events/3/42',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const subscriber = (id: string, change: Partial<Subscriber> = {}): Subscriber => ({
  key: `acme/shop/${id}`,
  id,
  tenantId: 'acme',
  projectId: 'shop',
  enabled: true,
  eventTypes: ['conversation.created'],
  agentIds: null,
  ...change,
});

describe('makeCommands', () => {
  it('makes the first attempt of run 0', () => {
    expect([...makeCommands(event, [subscriber('a')], () => NOW)]).toEqual([
      {
        key: 'acme/shop/a',
        body: event.body,
        headers: {
          eventId: 'evt_1',
          eventType: 'conversation.created',
          tenantId: 'acme',
          projectId: 'shop',
          agentId: 'helper',
          destinationId: 'a',
          deliveryId: deliveryIdOf('evt_1', 'acme/shop/a'),
          run: '0',
          attempt: 1,
          createdAtMs: NOW,
          orderingKey: 'acme/shop/a/conv_1',
          origin: 'conversation.events/3/42',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        },
      },
    ]);
  });

  it('makes one per match, in the order of the candidates, with the one body', () => {
    const candidates = [subscriber('a'), subscriber('b', { enabled: false }), subscriber('c')];
    const commands = [...makeCommands(event, candidates, () => NOW)];
    expect(commands.map((command) => command.key)).toEqual(['acme/shop/a', 'acme/shop/c']);
    expect(commands.every((command) => command.body === event.body)).toBe(true);
  });

  it('makes headers that delivery can read', () => {
    const sparse = { ...event, conversationId: undefined, traceparent: undefined };
    for (const source of [event, sparse]) {
      const [command] = makeCommands(source, [subscriber('a')], () => NOW);
      const decoded = decodeCommandHeaders(encodeCommandHeaders(command!.headers));
      expect(decoded).toEqual({ ok: true, headers: JSON.parse(JSON.stringify(command!.headers)) });
    }
  });

  it('are as old as the first of them, and not as the event that waited for its turn', () => {
    let nowMs = NOW;
    const commands = makeCommands(event, [subscriber('a'), subscriber('b')], () => nowMs);
    nowMs += 5_000;
    const times = [];
    for (const { headers } of commands) {
      times.push(headers.createdAtMs - NOW);
      nowMs += 1;
    }
    expect(times).toEqual([5_000, 5_000]);
  });

  it('makes the same ids again', () => {
    const ids = () =>
      [...makeCommands(event, [subscriber('a')], () => NOW)].map((command) => command.headers.deliveryId);
    expect(ids()).toEqual(ids());
  });

  it('reads no further than it is asked', () => {
    function* endless() {
      for (let i = 0; ; i++) yield subscriber(`d${i}`);
    }
    const commands = makeCommands(event, endless(), () => NOW);
    expect([commands.next(), commands.next()].map((next) => next.done)).toEqual([false, false]);
  });
});
