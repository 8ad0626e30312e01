import fc from 'fast-check';
import {
  ATTEMPT_OUTCOMES,
  ATTEMPT_REASONS,
  decodeAttemptRecord,
  encodeAttemptRecord,
  MAX_EXCERPT_BYTES,
  type AttemptRecord,
} from './attempt-record-codec.js';

const record: AttemptRecord = {
  deliveryId: 'dlv_1',
  eventId: 'evt_1',
  eventType: 'conversation.created',
  tenantId: 'acme',
  projectId: 'shop',
  agentId: '',
  destinationId: 'dest_1',
  run: '0',
  attempt: 1,
  createdAt: '2026-03-01T12:00:00.000Z',
  startedAt: '2026-03-01T12:00:01.000Z',
  durationMs: 12.5,
  outcome: 'retry',
  reason: 'http_status',
  statusCode: 503,
  responseExcerpt: 'try later',
  nextAttemptAt: '2026-03-01T12:00:03.000Z',
  origin: 'conversation.events/0/1',
  command: 'webhooks.commands/0/1',
};
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const excerptOf = (responseExcerpt: string) => {
  const decoded = decodeAttemptRecord(encodeAttemptRecord({ ...record, responseExcerpt }));
  return decoded.ok ? decoded.record.responseExcerpt : undefined;
};

describe('attempt record', () => {
  it('comes back as it was', () => {
    const records = fc.record({
      outcome: fc.constantFrom(...ATTEMPT_OUTCOMES),
      reason: fc.constantFrom(...ATTEMPT_REASONS),
      attempt: fc.integer({ min: 1 }),
      durationMs: fc.nat(),
      statusCode: fc.option(fc.integer({ min: 100, max: 599 })),
      responseExcerpt: fc.option(fc.string({ maxLength: 100 })).map((text) => text?.replaceAll('\u0000', '') ?? null),
      nextAttemptAt: fc.constantFrom(null, '2026-03-01T12:00:03.000Z'),
    });
    fc.assert(
      fc.property(records, (part) => {
        const attempt = { ...record, ...part };
        expect(decodeAttemptRecord(encodeAttemptRecord(attempt))).toEqual({ ok: true, record: attempt });
      }),
    );
  });

  it('holds its own fields and nothing an object brings along', () => {
    const decorated = { ...record, body: 'secret', url: 'https://x/?token=1' };
    expect(JSON.parse(encodeAttemptRecord(decorated).toString())).toEqual(record);
    expect(decodeAttemptRecord(bytes(decorated))).toEqual({ ok: true, record });
  });

  it('makes its text storable', () => {
    expect(excerptOf('a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc');
    const decoded = decodeAttemptRecord(bytes({ ...record, origin: 'a\u0000' }));
    expect(decoded.ok && decoded.record.origin).toBe('a\ufffd');
  });

  it('cuts the excerpt between characters', () => {
    expect(Buffer.byteLength(excerptOf('€'.repeat(1_000)) ?? '')).toBe(1_023);
    expect(excerptOf('x'.repeat(5_000))).toHaveLength(MAX_EXCERPT_BYTES);
  });

  it.each([
    ['no delivery', { deliveryId: undefined }, 'deliveryId: is required'],
    ['U+0000 in an id', { eventId: 'a\u0000' }, 'eventId: must have the shape of an id'],
    ['a long id', { agentId: 'a'.repeat(256) }, 'agentId: must have the shape of an id'],
    ['attempt 0', { attempt: 0 }, 'attempt: must be >= 1'],
    ['an outcome of its own', { outcome: 'lost' }, 'outcome: must be equal to one of the allowed values'],
    ['a reason of its own', { reason: 'x' }, 'reason: must be equal to one of the allowed values'],
    ['epoch ms', { createdAt: 1 }, 'createdAt: must be string'],
    ['a word as time', { nextAttemptAt: 'soon' }, 'nextAttemptAt: must match format "date-time"'],
  ])('refuses %s', (_, change, detail) => {
    expect(decodeAttemptRecord(bytes({ ...record, ...change }))).toEqual({ ok: false, detail });
  });

  it('refuses a tombstone', () => {
    expect(decodeAttemptRecord(null)).toEqual({ ok: false, detail: 'the record has no value' });
  });

  it('never throws on arbitrary bytes or JSON', () => {
    fc.assert(fc.property(fc.uint8Array(), (value) => !decodeAttemptRecord(Buffer.from(value)).ok));
    fc.assert(fc.property(fc.jsonValue(), (value) => !decodeAttemptRecord(bytes(value)).ok));
  });
});
