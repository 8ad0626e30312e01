import { encodeCommandHeaders, type CommandHeaders } from '#contracts';
import type { KafkaRecord, Subscription } from '#kafka';
import { planCommand } from './plan-command.js';
import { readCommand } from './read-command.js';

const COMMANDS: Subscription = { topic: 'webhooks.commands', pattern: 'command' };
const RETRY: Subscription = {
  topic: 'webhooks.retry.2s',
  pattern: 'command',
  lane: { kind: 'delayed', delayMs: 2000 },
};

const DEFER: Subscription = {
  topic: 'webhooks.defer.10s',
  pattern: 'command',
  lane: { kind: 'parked', delayMs: 10_000 },
};

const headers: CommandHeaders = {
  eventId: 'evt_1',
  eventType: 'conversation.created',
  tenantId: 't',
  projectId: 'p',
  agentId: '',
  destinationId: 'd',
  deliveryId: 'dlv_1',
  run: '0',
  attempt: 1,
  createdAtMs: 1_700_000_000_000,
  orderingKey: 't/p/d/c1',
  origin: 'conversation.events/0/7',
};

function recordOf(changes: Partial<CommandHeaders> = {}): KafkaRecord {
  return {
    topic: 'webhooks.commands',
    partition: 2,
    offset: 41,
    key: Buffer.from('t/p/d'),
    value: Buffer.from('{}'),
    headers: encodeCommandHeaders({ ...headers, ...changes }),
    timestampMs: 0,
  };
}

describe('planCommand', () => {
  it('bounds by destination and orders first attempts by conversation', () => {
    expect(planCommand(recordOf(), COMMANDS)).toEqual({
      group: 't/p/d',
      order: 't/p/d/c1',
      sequence: 41,
      beganMs: 1_700_000_000_000,
      notBeforeMs: undefined,
      identity: 'dlv_1/0/1',
    });
  });

  it('does not let a retry hold its conversation, and knows a second copy of it', () => {
    const plan = planCommand(recordOf({ attempt: 2, notBeforeMs: 1_700_000_002_000 }), RETRY);
    expect(plan).toMatchObject({ order: undefined, identity: 'dlv_1/0/2', notBeforeMs: 1_700_000_002_000 });
  });

  it('keeps a command in its place, however often it is deferred and whatever the clocks show', () => {
    const deferred = recordOf({ command: 'webhooks.commands/2/9', notBeforeMs: 1_700_000_010_000 });
    expect(planCommand({ ...deferred, topic: 'webhooks.defer.10s', offset: 7 }, DEFER)).toMatchObject({
      sequence: 9,
      identity: undefined,
    });
  });

  it('tells runs apart', () => {
    expect(planCommand(recordOf({ run: 'rsn_1' }), COMMANDS).identity).toBe('dlv_1/rsn_1/1');
  });

  it('plans what cannot be read without a word: the handler rejects it', () => {
    const record = { ...recordOf(), key: null, headers: {} };
    expect(planCommand(record, COMMANDS)).toEqual({ sequence: 41 });
  });
});

describe('readCommand', () => {
  it('takes the record for the first of its run, unless it carries the position of one', () => {
    expect(readCommand(recordOf())).toMatchObject({ ok: true, command: { command: 'webhooks.commands/2/41' } });
    const later = readCommand(recordOf({ command: 'webhooks.commands/2/9' }));
    expect(later).toMatchObject({ ok: true, command: { command: 'webhooks.commands/2/9' } });
  });

  it('refuses a record without a body or without its headers', () => {
    expect(readCommand({ ...recordOf(), value: null })).toMatchObject({ ok: false });
    expect(readCommand({ ...recordOf(), headers: {} })).toMatchObject({ ok: false });
  });
});
