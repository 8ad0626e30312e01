import { decodeCommandHeaders, encodeCommandHeaders, type CommandHeaders } from '#contracts';
import {
  BrokerUnavailableError,
  FencedError,
  ProducerClosedError,
  type KafkaRecord,
  type OutgoingRecord,
  type Ownership,
} from '#kafka';
import { SILENT_LOGGER } from '#observability';
import { KafkaCommandLog, type KafkaCommandLogOptions } from './kafka-command-log.js';

const HEADERS: CommandHeaders = {
  eventId: 'evt_1',
  eventType: 'event.created',
  tenantId: 'acme',
  projectId: 'support',
  agentId: '',
  destinationId: 'orders',
  deliveryId: 'dlv_1',
  run: '0',
  attempt: 1,
  createdAtMs: 1_700_000_000_000,
  orderingKey: 'acme/support/orders/c1',
  origin: 'custom.events/0/1',
};
const BODY = Buffer.from('{"type":"event.created"}');
const { tenantId, projectId, destinationId, deliveryId, eventId, run } = HEADERS;
const IDENTITY = { tenantId, projectId, destinationId, deliveryId, eventId, run, command: 'commands/2/17' };

const recordOf = (changes: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 'commands',
  partition: 2,
  offset: 17,
  key: Buffer.from('acme/support/orders'),
  value: BODY,
  headers: encodeCommandHeaders(HEADERS),
  timestampMs: 1,
  ...changes,
});

function logOf(options: Partial<KafkaCommandLogOptions>): KafkaCommandLog {
  const reader = { read: () => Promise.resolve(undefined) };
  const sink = { send: () => Promise.resolve() };
  return new KafkaCommandLog({ topic: 'commands', reader, sink, logger: SILENT_LOGGER, ...options });
}

const logWith = (record: KafkaRecord | undefined, reads: [number, number][] = []) =>
  logOf({ reader: { read: (...position) => (reads.push(position), Promise.resolve(record)) } });

describe('KafkaCommandLog', () => {
  it('finds the command at its position', async () => {
    const reads: [number, number][] = [];
    expect(await logWith(recordOf(), reads).find(IDENTITY)).toEqual({ headers: HEADERS, body: BODY });
    expect(reads).toEqual([[2, 17]]);
  });

  it('finds nothing where the broker keeps nothing', async () => {
    expect(await logWith(undefined).find(IDENTITY)).toBeUndefined();
  });

  it.each(['tenantId', 'projectId', 'destinationId', 'deliveryId', 'eventId', 'run'] as const)(
    "hands out no command with another's %s",
    async (field) => {
      const headers = encodeCommandHeaders({ ...HEADERS, [field]: 'other' });
      expect(await logWith(recordOf({ headers })).find(IDENTITY)).toBeUndefined();
    },
  );

  it.each([
    ['without headers', { headers: {} }],
    ['without a value', { value: null }],
  ])('hands out no record %s', async (_case, changes) => {
    expect(await logWith(recordOf(changes)).find(IDENTITY)).toBeUndefined();
  });

  it.each(['custom.events/0/1', 'commands', '', 'commands/1/-1', 'commands/1/2/3'])(
    'reads nothing where an attempt names the position %j',
    async (command) => {
      const reads: [number, number][] = [];
      expect(await logWith(recordOf(), reads).find({ ...IDENTITY, command })).toBeUndefined();
      expect(reads).toEqual([]);
    },
  );

  it('appends under the key of the destination', async () => {
    const sent: OutgoingRecord[] = [];
    const log = logOf({ sink: { send: (record) => Promise.resolve(sent.push(record)) } });
    await log.append({ headers: HEADERS, body: BODY });
    expect(sent).toMatchObject([{ topic: 'commands', key: 'acme/support/orders', value: BODY }]);
    expect(decodeCommandHeaders(sent[0]?.headers ?? {})).toEqual({ ok: true, headers: HEADERS });
  });

  it('gives up without an acknowledgement, and lets nothing be sent later', async () => {
    const owners: Ownership[] = [];
    const send = (_record: OutgoingRecord, owner?: Ownership) => {
      if (owner !== undefined) owners.push(owner);
      return new Promise<never>((_resolve, reject) => setTimeout(() => reject(new FencedError()), 50));
    };
    const log = logOf({ sink: { send }, ackTimeoutMs: 5 });
    const appended = log.append({ headers: HEADERS, body: BODY });
    expect(owners[0]?.state).toBe('owned');
    await expect(appended).rejects.toBeInstanceOf(BrokerUnavailableError);
    expect(owners[0]?.state).toBe('lost');
  });

  it('takes a producer that closes for a broker that is away', async () => {
    const log = logOf({ sink: { send: () => Promise.reject(new ProducerClosedError('closed')) } });
    await expect(log.append({ headers: HEADERS, body: BODY })).rejects.toBeInstanceOf(BrokerUnavailableError);
  });
});
