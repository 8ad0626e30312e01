import { hash } from 'node:crypto';
import { deliveryIdOf, encodeCommandHeaders, type CommandHeaders } from '#contracts';
import type { KafkaRecord } from '#kafka';
import { planCommand } from './plan-command.js';
import { readCommand } from './read-command.js';

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

interface Claim {
  key?: string | null;
  headers?: Partial<CommandHeaders>;
}

const digest = (text: string) => hash('sha256', text, 'binary');

/** The position of the command that `recordOf` is. */
const FIRST = 'webhooks.commands/2/41';

const keyed = (key: string | null | undefined) =>
  key === undefined ? {} : { key: key === null ? null : Buffer.from(key) };

describe('planCommand', () => {
  it('bounds by destination and orders first attempts by conversation', () => {
    expect(planCommand(recordOf())).toEqual({
      group: 't/p/d',
      tenant: 't',
      order: 't/p/d/c1',
      sequence: 41,
      beganMs: 1_700_000_000_000,
      notBeforeMs: undefined,
      identity: digest('t/p/d/dlv_1/0/1'),
      step: digest('t/p/d/dlv_1/0/1@webhooks.commands/2/41/1700000000000'),
      supersedes: undefined,
    });
  });

  it('gives one whose command header is no position no place in its order, which would change when it is deferred', () => {
    expect(planCommand(recordOf({ command: 'x' })).sequence).toBeUndefined();
  });

  it('does not let a retry hold its conversation, and knows a second copy of it', () => {
    const plan = planCommand(recordOf({ attempt: 2, notBeforeMs: 1_700_000_002_000 }));
    const identity = digest('t/p/d/dlv_1/0/2@webhooks.commands/2/41/1700000000000');
    expect(plan).toMatchObject({ order: undefined, identity, notBeforeMs: 1_700_000_002_000 });
  });

  it('takes the attempt before a retry for over', () => {
    const planOf = (attempt: number) => planCommand(recordOf({ attempt, ...(attempt > 1 && { command: FIRST }) }));
    expect(planOf(2).supersedes).toBe(planOf(1).step);
    expect(planOf(3).supersedes).toBe(planOf(2).step);
  });

  it('does not take an event for over that is published again, at another position or on a topic that was made anew', () => {
    const { supersedes, identity } = planCommand(recordOf({ attempt: 2, command: FIRST }));
    const createdAtMs = headers.createdAtMs + 1;
    for (const again of [{ ...recordOf(), offset: 90_000 }, recordOf({ createdAtMs })])
      expect(planCommand(again).step).not.toBe(supersedes);
    expect(planCommand(recordOf({ attempt: 2, command: FIRST, createdAtMs })).identity).not.toBe(identity);
  });

  it('tells the retries of an event apart that is published again', () => {
    const identityOf = (command: string) => planCommand(recordOf({ attempt: 2, command })).identity;
    expect(identityOf('webhooks.commands/2/9')).not.toBe(identityOf('webhooks.commands/2/90000'));
  });

  it('keeps a command in its place, however often it is deferred and whatever the clocks show', () => {
    const deferred = recordOf({ command: 'webhooks.commands/2/9', notBeforeMs: 1_700_000_010_000 });
    expect(planCommand({ ...deferred, topic: 'webhooks.defer.10s', offset: 7 })).toMatchObject({
      sequence: 9,
      identity: digest('t/p/d/dlv_1/0/1'),
    });
  });

  it('tells runs apart', () => {
    expect(planCommand(recordOf({ run: 'rsn_1' })).identity).toBe(digest('t/p/d/dlv_1/rsn_1/1'));
  });

  it.each([
    ['headers of another tenant', { headers: { tenantId: 'mallory' } }],
    ['the key of another destination', { key: 't/p/other' }],
    ['no key', { key: null }],
  ])(
    'does not remember what has %s: the genuine command would pass for its copy',
    (_case, { key, headers: changes }: Claim) => {
      expect(planCommand({ ...recordOf(changes), ...keyed(key) }).identity).toBeUndefined();
    },
  );

  it('tells the same delivery at another destination apart', () => {
    const other = { ...recordOf({ tenantId: 'mallory' }), ...keyed('mallory/p/d') };
    expect(planCommand(other).identity).toBe(digest('mallory/p/d/dlv_1/0/1'));
  });

  it.each([
    ['no headers', { headers: {} }],
    ['no key', { key: null }],
    ['no body', { value: null }],
    ['a time that is none', { headers: { ...encodeCommandHeaders(headers), 'not-before': '1e99' } }],
  ])(
    'has no plan for a record with %s: it waits for nothing, and no sound record counts as its repeat',
    (_, changes) => {
      expect(planCommand({ ...recordOf(), ...changes })).toEqual({});
    },
  );
});

describe('readCommand', () => {
  it('takes the record for the first of its run, unless it carries the position of one', () => {
    expect(readCommand(recordOf())).toMatchObject({ ok: true, command: { command: 'webhooks.commands/2/41' } });
    const later = readCommand(recordOf({ command: 'webhooks.commands/2/9' }));
    expect(later).toMatchObject({ ok: true, command: { command: 'webhooks.commands/2/9' } });
  });

  const ofOthers: [string, Claim, string][] = [
    ['headers of another tenant', { headers: { tenantId: 'mallory' } }, 'key: '],
    ['headers of another project', { headers: { projectId: 'other' } }, 'key: '],
    ['headers of another destination', { headers: { destinationId: 'other' } }, 'key: '],
    ['the key of another tenant', { key: 'mallory/p/d' }, 'key: '],
    ['a key with more', { key: 't/p/d/' }, 'key: '],
    ['no key', { key: null }, 'key: '],
    [
      "another tenant's delivery",
      { headers: { deliveryId: deliveryIdOf('evt_1', 'mallory/p/d') } },
      'header delivery-id: ',
    ],
    ["another event's delivery", { headers: { deliveryId: deliveryIdOf('evt_2', 't/p/d') } }, 'header delivery-id: '],
  ];
  it.each(ofOthers)('refuses a record with %s', (_case, { key, headers: changes }, detail) => {
    const read = readCommand({ ...recordOf(changes), ...keyed(key) });
    expect(read).toEqual({ ok: false, detail: expect.stringContaining(detail) as string });
    expect(JSON.stringify(read)).not.toContain('mallory');
  });

  it('takes the delivery of its own event and destination', () => {
    expect(readCommand(recordOf({ deliveryId: deliveryIdOf('evt_1', 't/p/d') })).ok).toBe(true);
  });

  it.each([
    ['no body', { value: null }, 'value: the record has no value'],
    ['an empty body', { value: Buffer.alloc(0) }, 'value: the record has no value'],
    ['a body that is not UTF-8', { value: Buffer.from([0x7b, 0xff, 0x7d]) }, 'value: the value is not UTF-8'],
    ['a body that is not JSON', { value: Buffer.from('{') }, 'value: the value is not JSON'],
    ['a body that is no object', { value: Buffer.from('[]') }, 'value: the value is JSON, but not an object'],
    [
      'a body that leaves no room for what follows',
      { value: Buffer.from(`{"a":"${'x'.repeat(1_000_000)}"}`) },
      'value: the record has 1000008 bytes, 1000000 are allowed',
    ],
    ['no headers', { headers: {} }, 'header event-id: is required'],
  ])('refuses a record with %s, and says why', (_, changes, detail) => {
    expect(readCommand({ ...recordOf(), ...changes })).toEqual({ ok: false, detail });
  });
});
