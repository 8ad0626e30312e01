import { EVENT_CATALOGUE, EVENT_TOPICS, findEventType, sampleEnvelope, SUBSCRIBABLE_EVENT_TYPES } from './catalogue.js';
import { compileCheck } from './schema.js';

describe('the event catalogue', () => {
  it('names each type once', () => {
    const types = EVENT_CATALOGUE.map((entry) => entry.type);
    expect(new Set(types).size).toBe(types.length);
  });

  it('lists what travels on which topic', () => {
    expect(EVENT_TOPICS).toEqual(['conversation.events', 'feedback.events', 'custom.events']);
    expect(SUBSCRIBABLE_EVENT_TYPES).toEqual([
      'conversation.created',
      'conversation.updated',
      'feedback.created',
      'event.created',
    ]);
  });

  it.each(EVENT_CATALOGUE.map((entry) => [entry.type, entry] as const))('%s: its sample conforms', (_, entry) => {
    expect(compileCheck(entry.dataSchema)(entry.sample)).toBeUndefined();
    expect(entry.description).not.toBe('');
  });

  it.each(['constructor', '__proto__', 'toString', ''])('does not find %p', (type) => {
    expect(findEventType(type)).toBeUndefined();
  });
});

describe('sampleEnvelope', () => {
  const at = '2026-05-05T05:05:05.000Z';

  it('is of the scope and the time asked for', () => {
    const event = sampleEnvelope(
      'feedback.created',
      { tenantId: 't', projectId: 'p', agentId: 'a', agentName: 'A' },
      at,
    );
    expect(event).toMatchObject({ timestamp: at, tenantId: 't', projectId: 'p', agentId: 'a', agentName: 'A' });
    expect(event.data).toMatchObject({ conversation: { agentId: 'a', createdAt: at }, feedback: { updatedAt: at } });
  });

  it('gives every caller an object of its own', () => {
    const make = () => sampleEnvelope('test', { tenantId: 't', projectId: 'p' }, at);
    (make().data['conversation'] as { messages: unknown[] }).messages.length = 0;
    expect((make().data['conversation'] as { messages: unknown[] }).messages).toHaveLength(2);
  });

  it('throws for a type that does not exist', () => {
    expect(() => sampleEnvelope('nope', { tenantId: 't', projectId: 'p' }, at)).toThrow(RangeError);
  });
});
