import { encodeCommandHeaders, positionOf, type CommandHeaders } from '#contracts';
import { BatchingProducer, BrokerUnavailableError, RecordReader } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { eventually, FaultyNetwork, KafkaFixture, readTopic } from '#testing';
import { KafkaCommandLog } from './kafka-command-log.js';

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
  origin: 'custom.events/0/1',
};
const BODY = Buffer.from('{"type":"event.created"}');

describe('KafkaCommandLog on the broker', () => {
  const kafka = new KafkaFixture('command-log');
  const network = new FaultyNetwork();
  let topic: string;
  let producer: BatchingProducer;
  let reader: RecordReader;
  let log: KafkaCommandLog;

  beforeAll(async () => {
    await kafka.open();
    topic = await kafka.createTopic(3);
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    const logger = SILENT_LOGGER;
    producer = new BatchingProducer({ connection, logger, metrics: new Metrics('test'), name: 'command-log' });
    reader = new RecordReader({ connection, topic, logger, timeoutMs: 1_000 });
    log = new KafkaCommandLog({ topic, reader, sink: producer, logger, ackTimeoutMs: 1_000 });
  });

  afterAll(async () => {
    network.restore();
    await producer.close();
    await reader.close();
    await kafka.close();
  });

  const runsOf = async () =>
    (await readTopic({ brokers: kafka.connection.brokers, topic })).map(({ headers }) => headers['run']);
  const identityOf = (command: string) => {
    const { tenantId, projectId, destinationId, deliveryId, eventId, run } = HEADERS;
    return { tenantId, projectId, destinationId, deliveryId, eventId, run, command };
  };
  const write = (headers: CommandHeaders) =>
    producer.send({ topic, key: 'acme/support/orders', value: BODY, headers: encodeCommandHeaders(headers) });

  it('finds a command by its position, and none that lies elsewhere', async () => {
    const position = await write(HEADERS);
    const other = await write({ ...HEADERS, tenantId: 'other' });
    expect(await log.find(identityOf(positionOf(position)))).toEqual({ headers: HEADERS, body: BODY });
    expect(await log.find(identityOf(positionOf(other)))).toBeUndefined();
    expect(await log.find(identityOf(positionOf({ ...position, offset: 1_000_000 })))).toBeUndefined();
  });

  it('says so while the broker is away, and what it could not append is not appended later', async () => {
    const position = await write(HEADERS);
    network.takeDown();
    await expect(log.find(identityOf(positionOf(position)))).rejects.toBeInstanceOf(BrokerUnavailableError);
    const lost = log.append({ headers: { ...HEADERS, run: 'rs_lost' }, body: BODY });
    await expect(lost).rejects.toBeInstanceOf(BrokerUnavailableError);
    network.restore();
    await eventually(() => log.append({ headers: { ...HEADERS, run: 'rs_kept' }, body: BODY }));
    expect(await runsOf()).toContain('rs_kept');
    expect(await runsOf()).not.toContain('rs_lost');
    expect(await log.find(identityOf(positionOf(position)))).toEqual({ headers: HEADERS, body: BODY });
  });
});
