import fc from 'fast-check';
import { decodeCommandHeaders, encodeCommandHeaders, type CommandHeaders } from './command-headers.js';

const minimal: CommandHeaders = {
  eventId: 'evt_1',
  eventType: 'conversation.created',
  tenantId: 'acme',
  projectId: 'shop',
  agentId: '',
  destinationId: 'dest.1',
  deliveryId: 'dlv_1',
  run: '0',
  attempt: 1,
  createdAtMs: 1_772_000_000_000,
  origin: 'conversation.events/0/7',
};
const full: CommandHeaders = {
  ...minimal,
  agentId: 'helper 1',
  attempt: 3,
  notBeforeMs: 1_772_000_002_000,
  orderingKey: 'acme/shop/dest.1/conv',
  command: 'webhooks.commands/2/9',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

const NAME_RULE = 'must be 1 to 255 characters, none of them a control character';
const LINE_RULE = 'must be 1 to 1024 characters, none of them a control character';
const MAX_EPOCH_MS = 253_402_300_799_999;

const wireIds = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/);
const resourceIds = fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/).filter((id) => !['new', '.', '..'].includes(id));
const texts = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
const required = fc.record({
  eventId: wireIds,
  eventType: texts,
  tenantId: resourceIds,
  projectId: resourceIds,
  agentId: fc.oneof(fc.constant(''), texts),
  destinationId: resourceIds,
  deliveryId: wireIds,
  run: wireIds,
  attempt: fc.integer({ min: 1, max: 1_000 }),
  createdAtMs: fc.nat({ max: MAX_EPOCH_MS }),
  origin: texts,
});
const optional = fc.record(
  {
    notBeforeMs: fc.nat({ max: MAX_EPOCH_MS }),
    orderingKey: texts,
    command: texts,
  },
  { requiredKeys: [] },
);
const commands: fc.Arbitrary<CommandHeaders> = fc.tuple(required, optional).map(([r, o]) => ({ ...r, ...o }));

describe('command headers', () => {
  it('are spelled as the contract says', () => {
    expect(encodeCommandHeaders(full)).toEqual({
      'event-id': 'evt_1',
      'event-type': 'conversation.created',
      'tenant-id': 'acme',
      'project-id': 'shop',
      'agent-id': 'helper 1',
      'destination-id': 'dest.1',
      'delivery-id': 'dlv_1',
      run: '0',
      attempt: '3',
      'created-at': '1772000000000',
      'not-before': '1772000002000',
      'ordering-key': 'acme/shop/dest.1/conv',
      origin: 'conversation.events/0/7',
      command: 'webhooks.commands/2/9',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  it('leave out what there is none of', () => {
    expect(Object.keys(encodeCommandHeaders(minimal))).toHaveLength(11);
  });

  it('come back as they were', () => {
    for (const headers of [minimal, full]) {
      expect(decodeCommandHeaders(encodeCommandHeaders(headers))).toEqual({ ok: true, headers });
    }
    fc.assert(
      fc.property(commands, fc.boolean(), (headers, asBytes) => {
        const encoded = Object.entries(encodeCommandHeaders(headers));
        const raw = Object.fromEntries(encoded.map(([name, text]) => [name, asBytes ? Buffer.from(text) : text]));
        expect(decodeCommandHeaders(raw)).toEqual({ ok: true, headers });
      }),
    );
  });

  it.each([
    ['event-id', undefined, 'is required'],
    ['event-id', 'a.b', 'must be 1 to 255 letters, digits, - or _'],
    ['event-type', '', NAME_RULE],
    ['event-type', 'a\nb', NAME_RULE],
    ['event-type', 'a'.repeat(256), NAME_RULE],
    ['tenant-id', 'a/b', 'must be a resource id'],
    ['project-id', 'new', 'must be a resource id'],
    ['agent-id', undefined, 'is required'],
    ['agent-id', 'a'.repeat(256), `${NAME_RULE}, or empty`],
    ['agent-id', 'a\u0000', `${NAME_RULE}, or empty`],
    ['agent-id', Buffer.from([0x61, 0xff]), 'must be UTF-8'],
    ['destination-id', '\u0000', 'must be a resource id'],
    ['delivery-id', '', 'must be 1 to 255 letters, digits, - or _'],
    ['run', '', 'must be 1 to 255 letters, digits, - or _'],
    ['attempt', '0', 'must be between 1 and 1000000'],
    ['attempt', '1.5', 'must be a whole number'],
    ['attempt', '1e3', 'must be a whole number'],
    ['attempt', '', 'must be a whole number'],
    ['attempt', '99999999', 'must be between 1 and 1000000'],
    ['created-at', '-1', 'must be a whole number'],
    ['created-at', '9999999999999999', 'must be between 0 and 253402300799999'],
    // A double takes it, a Date does not: the attempt was made and could not be told.
    ['created-at', '8640000000000001', 'must be between 0 and 253402300799999'],
    ['created-at', '253402300800000', 'must be between 0 and 253402300799999'],
    ['not-before', 'soon', 'must be a whole number'],
    ['not-before', '1e99', 'must be a whole number'],
    ['not-before', '253402300800000', 'must be between 0 and 253402300799999'],
    ['origin', '', LINE_RULE],
    ['origin', 'a'.repeat(1_025), LINE_RULE],
    ['ordering-key', 'a'.repeat(1_025), LINE_RULE],
    ['command', 'a'.repeat(1_025), LINE_RULE],
    ['command', 'a\u0007', LINE_RULE],
  ] as [string, string | Buffer | undefined, string][])('refuse %s of %j', (name, value, rule) => {
    const raw = { ...encodeCommandHeaders(full), [name]: value };
    expect(decodeCommandHeaders(raw)).toEqual({ ok: false, detail: `header ${name}: ${rule}` });
  });

  it('forget a traceparent that is none, and go on', () => {
    const result = decodeCommandHeaders({ ...encodeCommandHeaders(full), traceparent: 'nonsense' });
    expect(result.ok && 'traceparent' in result.headers).toBe(false);
  });

  it('never throw on arbitrary headers', () => {
    const values = fc.oneof(
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.constant([] as string[]),
      fc.constant(undefined),
    );
    const names = fc.oneof(fc.constantFrom(...Object.keys(encodeCommandHeaders(full)), '__proto__'), fc.string());
    fc.assert(fc.property(fc.dictionary(names, values), (raw) => !decodeCommandHeaders(raw).ok));
  });
});
