import { encodeCommandHeaders, topicNames, type CommandHeaders } from '#contracts';
import { RecordContext, type BatchingProducer, type KafkaRecord, type OutgoingRecord } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { DeliveryMetrics } from '../delivery.metrics.js';
import { CallBudgets } from '../isolation/call-budgets.js';
import { DeferralService } from './deferral.service.js';
import { OutcomePublisher } from './outcome.publisher.js';
import { OutcomeService } from './outcome.service.js';

const headers: CommandHeaders = {
  ...{ eventId: 'evt_1', eventType: 'conversation.created', tenantId: 't', projectId: 'p', agentId: 'a' },
  ...{ destinationId: 'd', deliveryId: 'dlv_1', run: '0', attempt: 2, origin: 'conversation.events/0/7' },
  ...{ createdAtMs: Date.now(), command: 'webhooks.commands/0/3' },
};

/** @param refusals how often publishing fails at first */
function setUp(limits: { maxDeferred?: number; maxAgeMs?: number } = {}, refusals = 0) {
  const sent: OutgoingRecord[] = [];
  let left = refusals;
  const producer = {
    send: (record: OutgoingRecord) =>
      left-- > 0 ? Promise.reject(new Error('refused')) : Promise.resolve(sent.push(record)),
  } as unknown as BatchingProducer;
  const topics = topicNames({ prefix: '', retryDelaysMs: [2_000], deferDelaysMs: [10_000, 60_000] });
  const budgets = new CallBudgets({
    ...{ maxLive: 4, maxSlow: 4, maxPerDestination: 2, slowAfterMs: 1_000, deferAfterMs: 2_000 },
  });
  const metrics = new DeliveryMetrics(new Metrics('delivery'), budgets);
  const publisher = new OutcomePublisher(topics, producer, producer, metrics, SILENT_LOGGER);
  const outcomes = new OutcomeService(publisher, [2_000], metrics, SILENT_LOGGER);
  const bounds = { delaysMs: [10_000, 60_000], maxDeferred: 10, maxAgeMs: 60_000, ...limits };
  const deferrals = new DeferralService(publisher, outcomes, budgets, bounds, '', metrics);
  const recordOf = (topic: string, changes: Partial<CommandHeaders> = {}): KafkaRecord => ({
    ...{ topic, partition: 0, offset: 7, timestampMs: 0, key: Buffer.from('t/p/d'), value: Buffer.from('{}') },
    headers: encodeCommandHeaders({ ...headers, ...changes }),
  });
  const contextOf = (record: KafkaRecord) =>
    new RecordContext(
      record,
      { lost: false, nearBound: false },
      { closed: false, isAwaited: false, opened: () => Promise.resolve() },
    );
  return { deferrals, budgets, sent, recordOf, contextOf };
}

it.each([
  ['webhooks.retry.2s', 'webhooks.defer.10s'],
  ['webhooks.defer.10s', 'webhooks.defer.60s'],
  ['webhooks.defer.60s', 'webhooks.defer.60s'],
])('from %s to %s, with the attempt still to make and all else as it was', async (from, to) => {
  const { deferrals, sent, recordOf, contextOf } = setUp();
  const record = recordOf(from, { notBeforeMs: 1 });
  expect(await deferrals.defer(record, contextOf(record))).toBe('parked');
  expect(sent).toEqual([{ topic: to, key: 't/p/d', value: record.value, headers: expect.anything() }]);
  const { 'not-before': _latest, ...kept } = sent[0]!.headers!;
  const { 'not-before': _was, ...before } = record.headers;
  expect(kept).toEqual(before);
});

it('leaves the count of one that ends to who parked it', async () => {
  const { deferrals, budgets, recordOf, contextOf } = setUp({ maxDeferred: 1 }, 1);
  budgets.parked('t/p/d');
  budgets.parked('t/p/d');
  const record = recordOf('webhooks.commands');
  const context = contextOf(record);
  await expect(deferrals.defer(record, context)).rejects.toThrow('refused');
  expect(budgets.deferredCount('t/p/d')).toBe(2);
  expect(await deferrals.defer(record, context)).toBe('ended');
  expect(budgets.deferredCount('t/p/d')).toBe(2);
});

it('ends what it began to end, also where there is room again at the next try', async () => {
  const { deferrals, budgets, sent, recordOf, contextOf } = setUp({ maxDeferred: 1 }, 1);
  for (let n = 0; n < 2; n++) budgets.parked('t/p/d');
  const record = recordOf('webhooks.commands');
  const context = contextOf(record);
  await expect(deferrals.defer(record, context)).rejects.toThrow('refused');
  budgets.unparked('t/p/d');
  expect(await deferrals.defer(record, context)).toBe('ended');
  expect(sent.map(({ topic }) => topic)).not.toContain('webhooks.defer.10s');
});

it('knows a record that was deferred before by its topic', () => {
  const { deferrals, recordOf } = setUp();
  const deferred = ['webhooks.commands', 'webhooks.retry.2s', 'webhooks.defer.60s'].map((topic) =>
    deferrals.wasDeferred(recordOf(topic)),
  );
  expect(deferred).toEqual([false, false, true]);
});
