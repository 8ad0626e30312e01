import { sampleEnvelope } from '#contracts';
import { readEvent, type EventRecord } from './read-event.js';

const LIMITS = { maxBytes: 10_000 };
const scope = { tenantId: 'acme', projectId: 'shop', agentId: 'helper' };
const record = (change: Partial<EventRecord> = {}, fields: object = {}): EventRecord => ({
  topic: 'conversation.events',
  partition: 3,
  offset: 42,
  value: Buffer.from(
    JSON.stringify({ ...sampleEnvelope('conversation.created', scope, '2026-03-01T12:00:00Z'), ...fields }),
  ),
  headers: {},
  ...change,
});
const idOf = (source: EventRecord) => {
  const reading = readEvent(source, LIMITS);
  return reading.ok ? reading.event.eventId : reading.reason;
};

describe('readEvent', () => {
  it('keeps what matching needs, and no parsed data', () => {
    const reading = readEvent(record({}, { dropped: true }), LIMITS);
    expect(reading).toEqual({
      ok: true,
      event: {
        eventId: expect.stringMatching(/^evt_/),
        scope: { type: 'conversation.created', tenantId: 'acme', projectId: 'shop', agentId: 'helper' },
        body: record().value,
        conversationId: 'conv_sample',
        origin: 'conversation.events/3/42',
      },
    });
  });

  it.each([
    ['the header id', { headers: { id: 'h', ce_id: 'c' } }, { id: 'e' }, 'h'],
    ['the header ce_id', { headers: { ce_id: Buffer.from('c') } }, { id: 'e' }, 'c'],
    ['the envelope', {}, { id: 'e' }, 'e'],
  ])('takes the event id from %s', (_, change, fields, expected) => {
    expect(idOf(record(change, fields))).toBe(expected);
  });

  it('derives the same id for the same record, and another for the next', () => {
    expect(idOf(record())).toBe(idOf(record()));
    expect(idOf(record())).not.toBe(idOf(record({ offset: 43 })));
  });

  it('refuses an envelope whose id is none, even beside a header', () => {
    expect(idOf(record({ headers: { id: 'h' } }, { id: '' }))).toBe('bad_id');
  });

  it('passes the reason of a refusal on', () => {
    expect(readEvent(record({ value: null }), LIMITS)).toMatchObject({ ok: false, reason: 'empty' });
    expect(readEvent(record({ topic: 'custom.events' }), LIMITS)).toMatchObject({ ok: false, reason: 'wrong_topic' });
  });
});
