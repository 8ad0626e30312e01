import { encodeCommandHeaders, topicNames, type CommandHeaders, type DestinationState } from '#contracts';
import { RecordContext, type BatchingProducer, type KafkaRecord, type OutgoingRecord } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import type { AttemptResult, AttemptService, NotSent } from './attempt/attempt.service.js';
import { CommandController } from './command.controller.js';
import { DeliveryMetrics } from './delivery.metrics.js';
import type { DestinationTable } from './destination-table.js';
import { CallBudgets } from './isolation/call-budgets.js';
import { DeferralService } from './outcome/deferral.service.js';
import { EgressFaults } from './outcome/egress-faults.js';
import { OutcomePublisher } from './outcome/outcome.publisher.js';
import { OutcomeService } from './outcome/outcome.service.js';

const headers: CommandHeaders = {
  ...{ eventId: 'evt_1', eventType: 'conversation.created', tenantId: 't', projectId: 'p', agentId: 'a' },
  ...{
    destinationId: 'd',
    deliveryId: 'dlv_1',
    run: '0',
    attempt: 1,
    createdAtMs: 1,
    origin: 'conversation.events/0/7',
  },
};
const record: KafkaRecord = {
  ...{ topic: 'webhooks.commands', partition: 0, offset: 7, timestampMs: 0 },
  ...{ key: Buffer.from('t/p/d'), value: Buffer.from('{}'), headers: encodeCommandHeaders(headers) },
};
const answered503: AttemptResult = {
  ...{ verdict: 'retryable', reason: 'http_status', startedAtMs: 1, durationMs: 1, endedAtMs: 2 },
  ...{ statusCode: 503, responseExcerpt: null, error: 'answered 503', retryAfter: undefined },
};

/** Sum in whole seconds, and count. */
const observed = async (histogram: DeliveryMetrics['startDelaySeconds']) =>
  (await histogram.get()).values
    .filter(({ metricName }) => metricName?.endsWith('_sum') || metricName?.endsWith('_count'))
    .map(({ value }) => Math.floor(value));

/** The controller between a destination that answers 503 and a producer that refuses by fault, and not by its broker's. */
function setup() {
  const topics = topicNames({ prefix: '', retryDelaysMs: [2_000, 4_000], deferDelaysMs: [10_000] });
  const destination = { enabled: true };
  const attempts: number[] = [];
  const newConnections: boolean[] = [];
  const acknowledged: string[] = [];
  const refusals = new Map<string, number>();
  const held = new Map<string, Promise<void>>();
  const producer = {
    send: async ({ topic }: OutgoingRecord) => {
      await held.get(topic);
      const left = refusals.get(topic) ?? 0;
      refusals.set(topic, left - 1);
      if (left > 0) throw new TypeError('a fault of ours');
      acknowledged.push(topic);
    },
  } as unknown as BatchingProducer;
  const budgets = new CallBudgets({
    ...{ maxLive: 4, maxSlow: 4, maxPerDestination: 2, slowAfterMs: 1_000, deferAfterMs: 2_000 },
  });
  const metrics = new DeliveryMetrics(new Metrics('delivery'), budgets);
  const publisher = new OutcomePublisher(topics, producer, producer, metrics, SILENT_LOGGER);
  const outcomes = new OutcomeService(publisher, [2_000, 4_000], metrics, SILENT_LOGGER);
  const limits = { delaysMs: [10_000], maxDeferred: 10, maxAgeMs: Infinity };
  const deferrals = new DeferralService(publisher, outcomes, budgets, limits, '', metrics);
  const rows = { unchanged: true };
  const table = {
    find: () => Promise.resolve(destination as DestinationState),
    isUnchanged: () => rows.unchanged,
  } as unknown as DestinationTable;
  const results: (AttemptResult | NotSent)[] = [];
  const sender = {
    attempt: ({ attempt }: CommandHeaders, _to: DestinationState, onNewConnection: boolean) =>
      Promise.resolve(attempts.push(attempt) + newConnections.push(onNewConnection)).then(
        () => results.shift() ?? answered503,
      ),
  } as unknown as AttemptService;
  const faults = new EgressFaults(budgets, metrics, SILENT_LOGGER);
  const controller = new CommandController(table, sender, outcomes, deferrals, publisher, budgets, faults, metrics);
  const context = new RecordContext(
    record,
    { lost: false, nearBound: false },
    { closed: false, isAwaited: false, opened: () => Promise.resolve() },
  );
  const run = () => controller.onCommand(record, context);
  const runOther = (other: KafkaRecord) => controller.onCommand(other, context);
  return {
    run,
    runOther,
    context,
    metrics,
    attempts,
    acknowledged,
    refusals,
    held,
    destination,
    table,
    topics,
    budgets,
    results,
    rows,
    newConnections,
  };
}

it('the record of an attempt is there before its retry, which says that the attempt is over', async () => {
  const { run, acknowledged, held, topics } = setup();
  let release = () => {};
  held.set(topics.attempts, new Promise<void>((resolve) => (release = resolve)));
  const running = run();
  await new Promise((resolve) => setImmediate(resolve));
  expect(acknowledged).toEqual([]);
  release();
  await running;
  expect(acknowledged).toEqual([topics.attempts, 'webhooks.retry.2s']);
});

it.each(['disabled', 'deleted'])(
  'a destination that is %s by then gets no attempt; the discard is recorded',
  async (how) => {
    const { run, attempts, acknowledged, destination, table, topics } = setup();
    if (how === 'disabled') destination.enabled = false;
    else table.find = () => Promise.resolve(undefined);
    await run();
    expect({ attempts, acknowledged }).toEqual({ attempts: [], acknowledged: [topics.attempts] });
  },
);

it.each(['disabled', 'deleted'])(
  'a destination that is %s by then has its slot back before the discard is recorded, and the way out is still to be tried',
  async (how) => {
    const { run, context, held, destination, table, topics, budgets } = setup();
    if (how === 'disabled') destination.enabled = false;
    else table.find = () => Promise.resolve(undefined);
    let acknowledge = () => {};
    held.set(topics.attempts, new Promise<void>((resolve) => (acknowledge = resolve)));
    let released = false;
    context.bindRelease(() => (released = true));
    budgets.egressFailed('t/p/other', true, 0);
    budgets.advance(2_000);
    budgets.started('t/p/d', 2_000);
    const running = run();
    await new Promise((resolve) => setImmediate(resolve));
    expect([released, budgets.mayStart('t/p/next')]).toEqual([true, 'yes']);
    acknowledge();
    await running;
  },
);

describe('a further run of the handler', () => {
  it('publishes what is not acknowledged yet, and makes no second attempt', async () => {
    const { run, attempts, acknowledged, refusals, topics } = setup();
    refusals.set(topics.attempts, 2);
    await expect(run()).rejects.toThrow('a fault of ours');
    await expect(run()).rejects.toThrow('a fault of ours');
    await run();
    expect({ attempts, acknowledged }).toEqual({
      attempts: [1],
      acknowledged: ['webhooks.retry.2s', topics.attempts],
    });
  });

  it('makes no second attempt where the first was made and not understood', async () => {
    const { run, attempts, acknowledged, budgets, topics } = setup();
    const observe = budgets.observe.bind(budgets);
    budgets.observe = () => {
      budgets.observe = observe;
      throw new TypeError('a fault of ours');
    };
    await expect(run()).rejects.toThrow('a fault of ours');
    await run();
    expect({ attempts, acknowledged }).toEqual({ attempts: [1], acknowledged: [topics.attempts, 'webhooks.retry.2s'] });
  });

  it('ends the attempt that was made, whatever has become of the destination', async () => {
    const { run, attempts, acknowledged, refusals, destination, topics } = setup();
    refusals.set('webhooks.retry.2s', 1);
    await expect(run()).rejects.toThrow('a fault of ours');
    destination.enabled = false;
    await run();
    expect({ attempts, acknowledged }).toEqual({
      attempts: [1],
      acknowledged: [topics.attempts, 'webhooks.retry.2s'],
    });
  });
});

it.each([true, false])(
  "a timeout is its destination's, unless that has changed meanwhile (as it was: %p)",
  async (unchanged) => {
    const { run, results, rows, budgets } = setup();
    results.push({ ...answered503, reason: 'timeout', statusCode: null });
    rows.unchanged = unchanged;
    await run();
    budgets.started('t/p/d', 0);
    expect(budgets.mayStart('t/p/d')).toBe(unchanged ? 'group' : 'yes');
  },
);

it.each([true, false])(
  'a call takes a connection of its own while the way out is down, and only then (down: %p)',
  async (isDown) => {
    const { run, newConnections, budgets } = setup();
    if (isDown) budgets.egressFailed('t/p/other', true, 0);
    await run();
    expect([newConnections, budgets.isShut]).toEqual([[isDown], false]);
  },
);

it('a call that policy refuses says nothing of the way out', async () => {
  const { run, results, budgets } = setup();
  results.push({ ...answered503, verdict: 'permanent', reason: 'blocked', statusCode: null });
  budgets.egressFailed('t/p/other', true, 0);
  budgets.advance(2_000);
  budgets.started('t/p/d', 2_000);
  await run();
  expect([budgets.isShut, budgets.mayStart('t/p/next')]).toEqual([true, 'yes']);
});

describe('a call that did not go out', () => {
  const notSent = (isCertain: boolean): NotSent => ({ verdict: 'not_sent', isCertain, detail: 'no proxy' });

  it.each([true, false])('is parked, and is no attempt (certain: %p)', async (isCertain) => {
    const { run, results, acknowledged, budgets, metrics } = setup();
    results.push(notSent(isCertain));
    await run();
    expect(acknowledged).toEqual([]);
    expect([budgets.mayStart('t/p/d'), budgets.mayStart('t/p/other')]).toEqual(['group', isCertain ? 'budget' : 'yes']);
    expect(await observed(metrics.startDelaySeconds)).toEqual([0, 0]);
  });
});

describe('when an attempt starts', () => {
  const MINUTE_MS = 60_000;
  const recordOn = (topic: string, attempt: number, notBeforeMs?: number): KafkaRecord => ({
    ...record,
    topic,
    headers: encodeCommandHeaders({ ...headers, attempt, notBeforeMs, createdAtMs: Date.now() - MINUTE_MS }),
  });
  it.each([
    ['a first attempt counts its delay from the command', 'webhooks.commands', 1, undefined, [60, 1], [0, 0]],
    ['also where it was deferred', 'webhooks.defer.10s', 1, Date.now() + MINUTE_MS, [60, 1], [0, 0]],
    ['a retry is late from its not-before', 'webhooks.retry.2s', 2, Date.now() - 5_000, [0, 0], [5, 1]],
    ["one that was deferred is no timer's fault", 'webhooks.defer.10s', 2, Date.now() + MINUTE_MS, [0, 0], [0, 0]],
  ])('%s', async (_case, topic, attempt, notBeforeMs, startDelay, lateness) => {
    const { runOther, metrics, results } = setup();
    const other = recordOn(topic, attempt, notBeforeMs);
    results.push({ ...answered503, startedAtMs: Date.now() });
    await runOther(other);
    expect(await observed(metrics.startDelaySeconds)).toEqual(startDelay);
    expect(await observed(metrics.retryLatenessSeconds)).toEqual(lateness);
  });
});
