import fc from 'fast-check';
import { decodeDestinationState, encodeDestinationState, type DestinationState } from './destination-state-codec.js';

const state: DestinationState = {
  id: 'dest_1',
  tenantId: 'acme',
  projectId: 'shop',
  version: 17,
  name: 'Orders',
  url: 'https://example.com/hook',
  eventTypes: ['conversation.created'],
  agentScope: { kind: 'list', agentIds: ['a'] },
  enabled: true,
  headers: 'v1.k.abc',
  secrets: [{ sealed: 'v1.k.def', expiresAtMs: null }],
  updatedAt: '2026-03-01T12:00:00.000Z',
};
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

const ids = fc.stringMatching(/^[A-Za-z0-9_.-]{1,30}$/);
const states: fc.Arbitrary<DestinationState> = fc.record({
  id: ids,
  tenantId: ids,
  projectId: ids,
  version: fc.maxSafeNat(),
  name: fc.string(),
  url: fc.webUrl(),
  eventTypes: fc.array(fc.string()),
  agentScope: fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.record({ kind: fc.constant('list' as const), agentIds: fc.array(fc.string()) }),
  ),
  enabled: fc.boolean(),
  headers: fc.option(fc.string()),
  secrets: fc.array(fc.record({ sealed: fc.string(), expiresAtMs: fc.option(fc.maxSafeNat()) })),
  updatedAt: fc
    .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString()),
});

describe('destination state', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(states, (row) => {
        expect(decodeDestinationState(encodeDestinationState(row))).toEqual({ ok: true, state: row });
      }),
    );
  });

  it('drops fields that this version does not know', () => {
    const later = { ...state, colour: 'red', secrets: [{ ...state.secrets[0], note: 1 }] };
    expect(decodeDestinationState(bytes(later))).toEqual({ ok: true, state });
  });

  it.each([
    ['no version', { version: undefined }, 'version: is required'],
    ['a negative version', { version: -1 }, 'version: must be >= 0'],
    ['a tenant with a slash', { tenantId: 'a/b' }, 'tenantId: must have the shape of an id'],
    ['no URL', { url: '' }, 'url: must be an http or https URL'],
    ['a URL without a host', { url: 'https://' }, 'url: must be an http or https URL'],
    ['a URL of another scheme', { url: 'javascript:alert(1)' }, 'url: must be an http or https URL'],
    ['no scope', { agentScope: undefined }, 'agentScope: is required'],
    ['text as enabled', { enabled: 'true' }, 'enabled: must be boolean'],
    ['a date without time', { updatedAt: '2026-03-01' }, 'updatedAt: must match format "date-time"'],
  ])('refuses %s', (_, change, detail) => {
    expect(decodeDestinationState(bytes({ ...state, ...change }))).toEqual({ ok: false, detail });
  });

  it.each(['https:example.com/hook', 'HTTP://example.com', 'https:\\\\example.com\\hook'])(
    'takes the URL %s',
    (url) => {
      expect(decodeDestinationState(bytes({ ...state, url }))).toMatchObject({ ok: true, state: { url } });
    },
  );

  it.each([{}, { kind: 'some' }, { kind: 'list' }, { kind: 'list', agentIds: null }])(
    'never reads the scope %j as "all agents"',
    (agentScope) => {
      expect(decodeDestinationState(bytes({ ...state, agentScope })).ok).toBe(false);
    },
  );

  it.each([
    ['version', 2 ** 53],
    ['version', 1e300],
    ['eventTypes', Array.from({ length: 1_001 }, String)],
    ['agentScope', { kind: 'list', agentIds: Array.from({ length: 10_001 }, String) }],
    ['secrets', Array.from({ length: 101 }, () => ({ sealed: '', expiresAtMs: null }))],
  ])('refuses a row whose %s is beyond what its readers can hold', (field, value) => {
    expect(decodeDestinationState(bytes({ ...state, [field]: value }))).toMatchObject({
      ok: false,
      detail: expect.stringContaining(field) as string,
    });
  });

  it("refuses a row under another row's key", () => {
    const value = encodeDestinationState(state);
    expect(decodeDestinationState(value, 'acme/shop/dest_1').ok).toBe(true);
    expect(decodeDestinationState(value, 'acme/shop/dest_2')).toMatchObject({ ok: false });
  });

  it('never throws on arbitrary bytes or JSON', () => {
    fc.assert(fc.property(fc.uint8Array(), (value) => !decodeDestinationState(Buffer.from(value)).ok));
    fc.assert(fc.property(fc.jsonValue(), (value) => !decodeDestinationState(bytes(value)).ok));
  });
});
