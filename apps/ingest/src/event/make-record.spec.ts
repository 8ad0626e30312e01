import { eventIdOf, readEnvelope } from '#contracts';
import type { CustomEvent } from './custom-event.js';
import { makeEvent, type EventToLog } from './make-event.js';
import { makeRecord } from './make-record.js';

const SCOPE = { tenantId: 't1', projectId: 'p1' };
const eventOf = (input: Partial<EventToLog> = {}): CustomEvent =>
  makeEvent({ type: 'order.paid', ...input }, { id: 'evt_made', atMs: Date.UTC(2026, 0, 15, 10, 30) });

describe('makeEvent', () => {
  it('fills what is absent with null, and adds what the server knows', () => {
    expect(eventOf()).toEqual({
      id: 'evt_made',
      type: 'order.paid',
      agentId: null,
      conversationId: null,
      messageId: null,
      properties: null,
      userProperties: null,
      metadata: null,
      serverMetadata: { authMethod: 'api_key' },
      createdAt: '2026-01-15T10:30:00.000Z',
      updatedAt: '2026-01-15T10:30:00.000Z',
    });
  });

  it("keeps the caller's id", () => {
    expect(eventOf({ id: 'mine' }).id).toBe('mine');
  });
});

describe('makeRecord', () => {
  it('is an event that the matcher reads, with the seven fields and the id', () => {
    const event = eventOf({ agentId: 'a1', conversationId: 'c1', properties: { total: 1 } });
    const { topic, value } = makeRecord(SCOPE, event);
    expect(readEnvelope(value, topic, { maxBytes: 10_000 })).toMatchObject({
      ok: true,
      id: 'evt_made',
      conversationId: 'c1',
      event: {
        type: 'event.created',
        timestamp: '2026-01-15T10:30:00.000Z',
        ...SCOPE,
        agentId: 'a1',
        agentName: '',
        data: { event },
      },
    });
  });

  it('has an empty agent where the event has none', () => {
    expect(JSON.parse(makeRecord(SCOPE, eventOf()).value.toString())).toMatchObject({ agentId: '' });
  });

  it('goes by the conversation, else by itself', () => {
    expect(makeRecord(SCOPE, eventOf({ conversationId: 'c1' })).key).toBe('c1');
    expect(makeRecord(SCOPE, eventOf()).key).toBe('evt_made');
  });

  it.each(['order-1042', 'with blank', 'ü', '名前'])('gives %s the same webhook id each time', (id) => {
    const ids = [0, 1].map((offset) => {
      const { topic, value } = makeRecord(SCOPE, eventOf({ id }));
      const read = readEnvelope(value, topic, { maxBytes: 10_000 });
      return read.ok ? eventIdOf({ envelopeId: read.id ?? '', topic, partition: offset, offset }) : read.detail;
    });
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(id === 'order-1042' ? /^order-1042$/ : /^evt_[\w-]{43}$/);
  });
});
