import fc from 'fast-check';
import { topicSpecs } from './topic-specs.js';
import { parseLaneTopic, topicNames } from './topics.js';

const names = (prefix = '', retryDelaysMs = [2_000, 4_000], deferDelaysMs = [10_000, 60_000, 600_000]) =>
  topicNames({ prefix, retryDelaysMs, deferDelaysMs });

describe('topicNames', () => {
  it('are those of the contract', () => {
    const { groups, ...topics } = names();
    expect(topics).toEqual({
      destinations: 'webhooks.destinations',
      commands: 'webhooks.commands',
      attempts: 'webhooks.attempts',
      deadLetter: 'webhooks.dead-letter',
      rejected: 'webhooks.rejected',
      retryLanes: [
        { topic: 'webhooks.retry.2s', delayMs: 2_000 },
        { topic: 'webhooks.retry.4s', delayMs: 4_000 },
      ],
      deferLanes: [
        { topic: 'webhooks.defer.10s', delayMs: 10_000 },
        { topic: 'webhooks.defer.60s', delayMs: 60_000 },
        { topic: 'webhooks.defer.600s', delayMs: 600_000 },
      ],
    });
    expect(groups).toMatchObject({
      matcher: 'webhooks.matcher',
      delivery: 'webhooks.delivery',
      recorder: 'webhooks.recorder',
    });
    expect(groups.table('1-2')).toBe('webhooks.table.1-2');
  });

  it('put the prefix before topics and groups as it is', () => {
    const { commands, groups, retryLanes } = names('eu-', [1_500]);
    expect([commands, groups.delivery, groups.table('x'), retryLanes[0]?.topic]).toEqual([
      'eu-webhooks.commands',
      'eu-webhooks.delivery',
      'eu-webhooks.table.x',
      'eu-webhooks.retry.1500ms',
    ]);
  });
});

describe('parseLaneTopic', () => {
  it('reads every lane name it makes', () => {
    const delays = fc.integer({ min: 1, max: 86_400_000 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.-]{0,9}$/), delays, (prefix, delayMs) => {
        const { retryLanes, deferLanes } = names(prefix, [delayMs], [delayMs]);
        expect(parseLaneTopic(retryLanes[0]?.topic ?? '', prefix)).toEqual({ kind: 'retry', delayMs });
        expect(parseLaneTopic(deferLanes[0]?.topic ?? '', prefix)).toEqual({ kind: 'defer', delayMs });
      }),
    );
  });

  it.each([
    ['webhooks.commands', ''],
    ['webhooks.retry.2', ''],
    ['webhooks.retry.s', ''],
    ['webhooks.retry.2000ms', ''],
    ['webhooks.retry.02s', ''],
    ['webhooks.retry.2s.old', ''],
    ['eu-webhooks.retry.2s', ''],
    ['webhooks.retry.2s', 'eu-'],
    ['us-webhooks.retry.2s', 'eu-'],
  ])('%s is no lane of prefix %j', (topic, prefix) => {
    expect(parseLaneTopic(topic, prefix)).toBeUndefined();
  });
});

describe('topicSpecs', () => {
  const specs = topicSpecs(names('x.'), { partitions: 12, replication: 3 });
  const find = (topic: string) => specs.find((spec) => spec.topic === topic);

  it('names every topic once, event topics without prefix', () => {
    const twice = topicSpecs(names('', [2_000, 2_000]), { partitions: 1, replication: 1 });
    expect(new Set(twice.map((spec) => spec.topic)).size).toBe(twice.length);
    expect(specs.map((spec) => spec.topic)).toEqual([
      'conversation.events',
      'feedback.events',
      'custom.events',
      'x.webhooks.destinations',
      'x.webhooks.commands',
      'x.webhooks.retry.2s',
      'x.webhooks.retry.4s',
      'x.webhooks.defer.10s',
      'x.webhooks.defer.60s',
      'x.webhooks.defer.600s',
      'x.webhooks.attempts',
      'x.webhooks.dead-letter',
      'x.webhooks.rejected',
    ]);
  });

  it('gives all lanes the same number of partitions', () => {
    const counts = Object.fromEntries(specs.map((spec) => [spec.topic, spec.partitions]));
    expect(counts).toMatchObject({ 'x.webhooks.commands': 12, 'x.webhooks.retry.4s': 12, 'x.webhooks.defer.60s': 12 });
    expect(counts).toMatchObject({
      'conversation.events': 12,
      'x.webhooks.attempts': 12,
      'x.webhooks.destinations': 1,
      'x.webhooks.dead-letter': 3,
      'x.webhooks.rejected': 3,
    });
  });

  it('compacts the destinations and deletes the rest by age', () => {
    const days = (count: number) => String(count * 86_400_000);
    expect(find('x.webhooks.destinations')?.config).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(find('x.webhooks.destinations')?.config).not.toHaveProperty('retention.ms');
    expect(find('x.webhooks.commands')?.config).toMatchObject({ 'retention.ms': days(7) });
    expect(find('x.webhooks.rejected')?.config).toMatchObject({ 'retention.ms': days(30) });
    expect(find('x.webhooks.dead-letter')?.config).toMatchObject({ 'retention.ms': days(30) });
  });

  it('asks for two acknowledged copies only where there are three', () => {
    const minimum = (replication: number) =>
      topicSpecs(names(), { partitions: 1, replication }).map((spec) => spec.config['min.insync.replicas']);
    expect(new Set(minimum(1))).toEqual(new Set(['1']));
    expect(new Set(minimum(2))).toEqual(new Set(['1']));
    expect(new Set(minimum(3))).toEqual(new Set(['2']));
  });

  it('leaves size and age of the event topics to their owner', () => {
    expect(Object.keys(find('custom.events')?.config ?? {})).toEqual([
      'min.insync.replicas',
      'unclean.leader.election.enable',
    ]);
  });
});
