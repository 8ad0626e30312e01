import { ConfigResourceTypes } from 'kafkajs';

import { SILENT_LOGGER, type Logger } from '#observability';
import { FaultyNetwork, KafkaFixture, uniqueName } from '#testing';

import { StartupError } from '../errors.js';
import { ensureTopics, type EnsureTopicsOptions } from './ensure-topics.js';
import { listTopics } from './list-topics.js';
import { createAdmin } from './with-admin.js';

const kafka = new KafkaFixture('ensure-topics');
const made: string[] = [];

/** A topic that is not there; removed at the end of the file, should a test make it. */
function spec(partitions = 1, config: Record<string, string> = {}) {
  const topic = uniqueName('ensure-topics');
  made.push(topic);
  return { topic, partitions, replication: 1, config };
}

function ensure(options: Partial<EnsureTopicsOptions> & Pick<EnsureTopicsOptions, 'specs'>): Promise<void> {
  return ensureTopics({ connection: kafka.connection, create: true, logger: SILENT_LOGGER, ...options });
}

async function refusal(attempt: Promise<void>): Promise<string> {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  return (error as StartupError).message;
}

const partitionsNow = () => listTopics({ connection: kafka.connection, logger: SILENT_LOGGER });

beforeAll(() => kafka.open());
afterAll(async () => {
  const admin = createAdmin(kafka.connection, SILENT_LOGGER);
  await admin.connect();
  const existing = new Set(await admin.listTopics());
  await admin.deleteTopics({ topics: made.filter((topic) => existing.has(topic)) });
  await admin.disconnect();
  await kafka.close();
});

describe('ensureTopics', () => {
  it('makes what is missing as specified, with leaders, and leaves alone what exists', async () => {
    const first = spec(3, { 'retention.ms': '60000', 'cleanup.policy': 'delete' });
    const second = spec(1);
    await ensure({ specs: [first] });
    await ensure({ specs: [{ ...first, partitions: 5 }, second] });
    const partitions = await partitionsNow();
    expect([partitions.get(first.topic), partitions.get(second.topic)]).toEqual([3, 1]);
    const admin = createAdmin(kafka.connection, SILENT_LOGGER);
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: first.topic, configNames: ['retention.ms'] }],
    });
    await admin.disconnect();
    expect(resources[0]?.configEntries[0]?.configValue).toBe('60000');
  });

  it('may run in many processes at once', async () => {
    const specs = [spec(2), spec(1), spec(3)];
    await Promise.all([1, 2, 3, 4].map(() => ensure({ specs })));
    const partitions = await partitionsNow();
    expect(specs.map(({ topic }) => partitions.get(topic))).toEqual([2, 1, 3]);
  });

  it('refuses the start and names each missing topic and the remedy where it may not create', async () => {
    const existing = await kafka.createTopic(1);
    const missing = [spec(4, { 'retention.ms': '1000' }), spec(1)] as const;
    const message = await refusal(ensure({ create: false, specs: [{ ...spec(), topic: existing }, ...missing] }));
    expect(message).toContain(
      `kafka-topics.sh --create --topic ${missing[0].topic} --partitions 4 --replication-factor 1 --config retention.ms=1000`,
    );
    expect(message).toContain(missing[1].topic);
    expect(message).not.toContain(existing);
    expect((await partitionsNow()).has(missing[0].topic)).toBe(false);
  });

  it('refuses unequal numbers of partitions among topics that are read together', async () => {
    const [four, two] = [await kafka.createTopic(4), await kafka.createTopic(2)];
    const specs = [four, two].map((topic) => ({ ...spec(), topic }));
    const message = await refusal(ensure({ specs, equalPartitions: [[four, two]] }));
    expect(message).toContain(`${four} has 4, ${two} has 2`);
    expect(message).toContain(`--alter --topic ${two} --partitions 4`);
    await ensure({ specs, equalPartitions: [[four], [two]] });
  });

  it('makes a missing topic equal to those it is read together with', async () => {
    const existing = await kafka.createTopic(6);
    const missing = spec(2);
    await ensure({ specs: [missing], equalPartitions: [[existing, missing.topic]] });
    expect((await partitionsNow()).get(missing.topic)).toBe(6);
  });

  it("passes on the broker's reason for a refusal", async () => {
    const impossible = { ...spec(), replication: 7 };
    const message = await refusal(ensure({ specs: [impossible, spec()] }));
    expect(message).toContain(impossible.topic);
    expect(message).toContain('INVALID_REPLICATION_FACTOR');
    const misconfigured = spec(1, { 'retention.ms': 'soon' });
    expect(await refusal(ensure({ specs: [misconfigured] }))).toContain('INVALID_CONFIG');
  });

  it('waits for the broker and says so', async () => {
    const network = new FaultyNetwork();
    network.takeDown();
    const logger: Logger = {
      ...SILENT_LOGGER,
      child: () => logger,
      warn: (_fields, message) => {
        if (message === 'waiting for Kafka') network.restore();
      },
    };
    const wanted = spec();
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    await ensure({ connection, logger, specs: [wanted] });
    expect((await partitionsNow()).get(wanted.topic)).toBe(1);
  });
});
