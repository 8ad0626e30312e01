import fc from 'fast-check';
import { encodeDestinationState, type DestinationState } from '#contracts';
import { decodeSubscriber, DestinationIndex } from './destination-index.js';
import { isMatch, type EventScope } from './match/is-match.js';
import { subscriberOf, type Subscriber } from './match/subscriber.js';

const state: DestinationState = {
  id: 'd',
  tenantId: 'acme',
  projectId: 'shop',
  version: 7,
  name: 'Orders',
  url: 'https://example.com/hook?token=canary',
  eventTypes: ['conversation.created'],
  agentScope: { kind: 'all' },
  enabled: true,
  headers: 'v1.k.canary',
  secrets: [{ sealed: 'v1.k.canary', expiresAtMs: null }],
  updatedAt: '2026-03-01T12:00:00Z',
};
const event: EventScope = { type: 'conversation.created', tenantId: 'acme', projectId: 'shop', agentId: 'helper' };
const row = (change: Partial<DestinationState> = {}): Subscriber => subscriberOf({ ...state, ...change });
const idsFor = (index: DestinationIndex, scope = event) => [...index.candidates(scope)].map((found) => found.id);

describe('DestinationIndex', () => {
  it('follows the rows: come, changed, gone', () => {
    const index = new DestinationIndex();
    index.apply('acme/shop/d', row());
    expect(idsFor(index)).toEqual(['d']);
    index.apply('acme/shop/d', row({ eventTypes: ['feedback.created'] }));
    expect(idsFor(index)).toEqual([]);
    index.apply('acme/shop/d', row({ agentScope: { kind: 'list', agentIds: ['helper', 'helper'] } }));
    expect(idsFor(index)).toEqual(['d']);
    index.apply('acme/shop/d', row({ agentScope: { kind: 'list', agentIds: [] } }));
    expect(idsFor(index)).toEqual([]);
    index.apply('acme/shop/d', row());
    index.apply('acme/shop/d', undefined);
    expect(idsFor(index)).toEqual([]);
  });

  it('gives a destination once that changes while its bucket is read', () => {
    const index = new DestinationIndex();
    for (const id of ['a', 'b']) index.apply(`acme/shop/${id}`, row({ id }));
    const candidates = index.candidates(event);
    const first = candidates.next().value as Subscriber;
    index.apply('acme/shop/a', row({ id: 'a', version: 8 }));
    expect([first, ...candidates].map((found) => found.id)).toEqual(['a', 'b']);
  });

  it('looks at those of the event only', () => {
    const index = new DestinationIndex();
    const others = Array.from({ length: 1_000 }, (_, i) => ({ id: `d${i}`, projectId: `p${i}` }));
    for (const other of others) index.apply(`acme/${other.projectId}/${other.id}`, row(other));
    const agents = Array.from({ length: 1_000 }, (_, i) => ({ kind: 'list' as const, agentIds: [`agent${i}`] }));
    for (const [i, agentScope] of agents.entries()) index.apply(`acme/shop/s${i}`, row({ id: `s${i}`, agentScope }));
    expect(idsFor(index)).toEqual([]);
    expect(idsFor(index, { ...event, agentId: 'agent7' })).toEqual(['s7']);
  });

  it('finds exactly what the rule finds, after any history', () => {
    const names = fc.constantFrom('a', 'b', 'a/b', '');
    const ids = fc.constantFrom('a', 'b', 'c');
    const scopes = fc.record({
      type: fc.constantFrom('x', 'y'),
      tenantId: fc.oneof(ids, names),
      projectId: fc.oneof(ids, names),
      agentId: fc.oneof(names, fc.constant('x\na')),
    });
    const rows = fc.record({
      id: ids,
      tenantId: ids,
      projectId: ids,
      enabled: fc.boolean(),
      eventTypes: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
      agentScope: fc.oneof(
        fc.constant({ kind: 'all' as const }),
        fc.record({ kind: fc.constant('list' as const), agentIds: fc.array(fc.oneof(names, fc.constant('x\na'))) }),
      ),
    });
    const changes = fc.array(fc.record({ row: rows, gone: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(changes, scopes, (history, scope) => {
        const index = new DestinationIndex();
        const table = new Map<string, Subscriber>();
        for (const change of history) {
          const subscriber = row(change.row);
          if (change.gone) table.delete(subscriber.key);
          else table.set(subscriber.key, subscriber);
          index.apply(subscriber.key, table.get(subscriber.key));
        }
        const found = [...index.candidates(scope)].map((subscriber) => subscriber.key);
        const expected = [...table.values()].filter((subscriber) => isMatch(scope, subscriber));
        expect(found.toSorted()).toEqual(expected.map((subscriber) => subscriber.key).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});

describe('decodeSubscriber', () => {
  it('keeps neither URL nor secrets in this process', () => {
    const decoded = decodeSubscriber('acme/shop/d', encodeDestinationState(state));
    expect(decoded).toMatchObject({ version: 7, row: { key: 'acme/shop/d', agentIds: null } });
    expect(JSON.stringify(decoded)).not.toContain('canary');
  });

  it.each([
    ["another row's key", 'acme/shop/e', encodeDestinationState(state)],
    ['bytes that are no row', 'acme/shop/d', Buffer.from('{}')],
  ])('refuses %s', (_, key, value) => {
    expect(decodeSubscriber(key, value)).toBeUndefined();
  });
});
