import { sampleEnvelope } from '#contracts';
import { describeEvent, describePoison } from './describe-event.js';
import { hashOf } from './recording-receiver.js';

const scope = { tenantId: 't1', projectId: 'p1', agentId: 'a1', agentName: 'Agent' };
const envelope = sampleEnvelope('feedback.created', scope, '2026-01-15T10:30:00.000Z');

describe('describeEvent', () => {
  it('reads who and where from the envelope, and knows the body that is to arrive', () => {
    const withMore = { upstream: true, ...envelope };
    const { event, ...record } = describeEvent({ id: 'evt_1', envelope: withMore });
    expect(record).toEqual({ topic: 'feedback.events', key: 'conv_sample', value: JSON.stringify(withMore) });
    expect(event).toEqual({
      ...{ id: 'evt_1', type: 'feedback.created', tenantId: 't1', projectId: 'p1', agentId: 'a1' },
      ...{ conversationId: 'conv_sample', valid: true, bodyHash: hashOf(JSON.stringify(envelope)) },
    });
  });

  it('takes the conversation and the topic that are given', () => {
    const described = describeEvent({ id: 'evt_1', envelope, conversationId: null, topic: 'elsewhere' });
    expect(described).toMatchObject({ topic: 'elsewhere', key: null, event: { conversationId: null } });
  });

  it('needs a topic where the type belongs nowhere', () => {
    expect(() => describeEvent({ id: 'evt_1', envelope: { ...envelope, type: 'test' } })).toThrow(RangeError);
  });
});

describe('describePoison', () => {
  it('sends it as it is, and promises nothing about what arrives', () => {
    const value = Buffer.from('{ broken');
    const { event, ...record } = describePoison({ id: 'evt_1', value, topic: 'custom.events' });
    expect(record).toEqual({ topic: 'custom.events', key: null, value });
    expect(event).toMatchObject({ id: 'evt_1', type: '', valid: false, bodyHash: null });
  });
});
