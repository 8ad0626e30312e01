import type { DestinationState } from '#contracts';
import { subscriberOf } from './subscriber.js';

const state = {
  id: 'd',
  tenantId: 't',
  projectId: 'p',
  eventTypes: ['conversation.created'],
  agentScope: { kind: 'all' },
  enabled: true,
} as DestinationState;

describe('subscriberOf', () => {
  it('keeps what matching needs', () => {
    expect(subscriberOf(state)).toEqual({
      key: 't/p/d',
      id: 'd',
      tenantId: 't',
      projectId: 'p',
      enabled: true,
      eventTypes: ['conversation.created'],
      agentIds: null,
    });
  });

  it('keeps each type once, and none that no event can have', () => {
    const eventTypes = [
      'event.created',
      'test',
      'event.created',
      ...Array.from({ length: 1_000 }, (_, i) => `type ${i}`),
    ];
    expect(subscriberOf({ ...state, eventTypes }).eventTypes).toEqual(['event.created']);
  });

  it('never makes an emptied list of agents the whole scope', () => {
    expect(subscriberOf({ ...state, agentScope: { kind: 'list', agentIds: [] } }).agentIds).toEqual(new Set());
  });
});
