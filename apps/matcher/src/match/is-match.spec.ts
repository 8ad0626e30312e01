import { isMatch, type EventScope } from './is-match.js';
import type { Subscriber } from './subscriber.js';

const event: EventScope = { type: 'conversation.created', tenantId: 'acme', projectId: 'shop', agentId: 'helper' };
const subscriber: Subscriber = {
  key: 'acme/shop/d',
  id: 'd',
  tenantId: 'acme',
  projectId: 'shop',
  enabled: true,
  eventTypes: ['feedback.created', 'conversation.created'],
  agentIds: null,
};

describe('isMatch', () => {
  it.each<[boolean, string, Partial<Subscriber>]>([
    [true, 'every agent', {}],
    [true, 'this agent', { agentIds: new Set(['other', 'helper']) }],
    [false, 'other agents', { agentIds: new Set(['other']) }],
    [false, 'no agent', { agentIds: new Set() }],
    [false, 'a disabled destination', { enabled: false }],
    [false, 'another tenant', { tenantId: 'acme2' }],
    [false, 'another project', { projectId: 'blog' }],
    [false, 'other types', { eventTypes: ['feedback.created'] }],
    [false, 'a type that only begins alike', { eventTypes: ['conversation'] }],
    [false, 'no types', { eventTypes: [] }],
  ])('%s: %s', (expected, _, change) => {
    expect(isMatch(event, { ...subscriber, ...change })).toBe(expected);
  });

  it('gives an event without agent to those that take every agent, and to those that list the empty one', () => {
    const without = { ...event, agentId: '' };
    expect(isMatch(without, subscriber)).toBe(true);
    expect(isMatch(without, { ...subscriber, agentIds: new Set(['helper']) })).toBe(false);
  });
});
