import { setTimeout as sleep } from 'node:timers/promises';
import { decodeDestinationState, destinationKeyOf } from '#contracts';
import { BatchingProducer, type KafkaConnection, type OutgoingRecord, type Ownership } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { createDatabase, KafkaFixture, readTopic, type TestDatabase } from '#testing';
import { Database } from '../store/database.js';
import type { DestinationEntity } from '../store/destination.entity.js';
import { DestinationRepository, type DestinationValues } from '../store/destination.repository.js';
import { PublicationRepository } from '../store/publication.repository.js';
import { DestinationRelay, type DestinationRelayOptions } from './destination-relay.js';
import { isTopicEmpty } from './is-topic-empty.js';
import { RelayMetrics } from './relay.metrics.js';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const connection: KafkaConnection = { clientId: 'relay-test', brokers, ssl: false };
/** An answer that must come gets all the time that it wants. */
const PATIENT_MS = 30_000;
const VALUES: DestinationValues = {
  name: 'orders',
  description: null,
  url: 'https://example.com/hook',
  eventTypes: ['event.created'],
  agentScope: 'list',
  agentIds: ['agent-1'],
  enabled: true,
  headersSealed: 'sealed-headers',
  headerNames: ['X-Team'],
  secrets: [{ sealed: 'sealed-secret', expiresAtMs: null }],
};
const keyOf = (id: string) => ({ tenantId: 't1', projectId: 'p1', id });

/** Between the relay and the broker: closed, it answers like a broker that is away. */
class Gate {
  private opened: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;
  constructor(private readonly sink: DestinationRelayOptions['sink']) {}

  close(): void {
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  reopen(): void {
    this.open();
  }

  async send(record: OutgoingRecord, owner?: Ownership): Promise<unknown> {
    await this.opened;
    return this.sink.send(record, owner);
  }
}

describe('DestinationRelay', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let destinations: DestinationRepository;
  let publications: PublicationRepository;
  let producer: BatchingProducer;
  let topic: string;
  const relays: DestinationRelay[] = [];
  const kafka = new KafkaFixture('relay');

  beforeAll(async () => {
    testDatabase = await createDatabase('relay');
    database = new Database({ url: testDatabase.url, poolSize: 12, logger: SILENT_LOGGER });
    await database.whenOpen();
    destinations = new DestinationRepository(database);
    publications = new PublicationRepository(database);
    producer = producerOf();
    await kafka.open();
  });

  afterAll(async () => {
    await producer.close();
    await kafka.close();
    await database.close();
    await testDatabase.drop();
  });

  beforeEach(async () => {
    topic = await kafka.createTopic(1, { 'cleanup.policy': 'compact' });
  });

  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await database.manager.query('DELETE FROM webhook_destinations');
  });

  function producerOf(options: { maxRecordBytes?: number } = {}): BatchingProducer {
    const metrics = new Metrics('test');
    return new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics, name: 'relay', ...options });
  }

  function startRelay(options: Partial<DestinationRelayOptions> = {}): DestinationRelay {
    const relay = new DestinationRelay({
      publications,
      sink: producer,
      topic,
      topicIsEmpty: () => isTopicEmpty(connection, topic, SILENT_LOGGER),
      metrics: new RelayMetrics(new Metrics('test')),
      logger: SILENT_LOGGER,
      intervalMs: 50,
      ...options,
    });
    relays.push(relay);
    relay.start();
    return relay;
  }

  const create = async (id: string, values: Partial<DestinationValues> = {}): Promise<DestinationEntity> => {
    const row = await destinations.create(keyOf(id), { ...VALUES, ...values });
    if (row === null) throw new Error(`${id} is taken`);
    return row;
  };
  const rename = async (id: string, name: string): Promise<DestinationEntity> => {
    const row = await destinations.change(keyOf(id), () => ({ name }));
    if (row === null) throw new Error(`${id} is gone`);
    return row;
  };
  /** What the topic holds of each key, in order: versions, null for a tombstone. */
  const versionsOf = async (id: string) => {
    const records = (await readTopic({ brokers, topic })).filter(({ key }) => key === destinationKeyOf(keyOf(id)));
    return records.map(({ value }) => {
      if (value === null) return null;
      const decoded = decodeDestinationState(value);
      if (!decoded.ok) throw new Error(decoded.detail);
      return decoded.state.version;
    });
  };

  it('publishes the whole row under its key, and answers once it is acknowledged', async () => {
    const relay = startRelay({ intervalMs: 60_000 });
    const row = await create('a');
    expect(await relay.nudge(row, PATIENT_MS)).toBe(true);
    const [record] = await readTopic({ brokers, topic });
    expect(record?.key).toBe('t1/p1/a');
    expect(decodeDestinationState(record?.value ?? Buffer.of(), 't1/p1/a')).toEqual({
      ok: true,
      state: {
        id: 'a',
        tenantId: 't1',
        projectId: 'p1',
        version: row.version,
        name: 'orders',
        url: VALUES.url,
        eventTypes: VALUES.eventTypes,
        agentScope: { kind: 'list', agentIds: ['agent-1'] },
        enabled: true,
        headers: 'sealed-headers',
        secrets: VALUES.secrets,
        updatedAt: row.updatedAt.toISOString(),
      },
    });
  });

  it('publishes what was written while it was down, without a nudge', async () => {
    const row = await create('a');
    startRelay({ intervalMs: 20 });
    while ((await publications.publishedVersionOf(keyOf('a'))) === 0) await sleep(20);
    expect(await versionsOf('a')).toEqual([row.version]);
  });

  it('publishes a tombstone for a deleted row, then removes the row', async () => {
    const relay = startRelay();
    const row = await create('a');
    await relay.nudge(row, PATIENT_MS);
    const deleted = await destinations.delete(keyOf('a'));
    expect(await relay.nudge(deleted as DestinationEntity, PATIENT_MS)).toBe(true);
    expect(await versionsOf('a')).toEqual([row.version, null]);
    await relay.stop();
    expect(await publications.publishedVersionOf(keyOf('a'))).toBeUndefined();
  });

  it('two relays at once: every change is answered, and versions of a key never go backwards', async () => {
    const producers = [producerOf(), producerOf()];
    const both = producers.map((sink) => startRelay({ sink, intervalMs: 5 }));
    const ids = ['a', 'b', 'c'];
    const rows = new Map(await Promise.all(ids.map(async (id) => [id, await create(id)] as const)));
    const writer = async (id: string, worker: number) => {
      for (let change = 0; change < 25; change++) {
        const row = await rename(id, `${worker}-${change}`);
        expect(await both[(worker + change) % 2]?.nudge(row, PATIENT_MS)).toBe(true);
        if (row.version > (rows.get(id)?.version ?? 0)) rows.set(id, row);
      }
    };
    await Promise.all(ids.flatMap((id) => [writer(id, 0), writer(id, 1)]));
    await Promise.all(both.map((relay) => relay.stop()));
    await Promise.all(producers.map((sink) => sink.close()));
    for (const id of ids) {
      const versions = (await versionsOf(id)).map(Number);
      expect(versions).toEqual([...versions].sort((x, y) => x - y));
      expect(versions.at(-1)).toBe(rows.get(id)?.version);
    }
  });

  it('a crash between acknowledgement and mark repeats the same version, and nothing else', async () => {
    let crashes = 2;
    const crashing: DestinationRelayOptions['publications'] = {
      claimUnpublished: (limit, publish, except) =>
        publications.claimUnpublished(
          limit,
          async (rows, hold) => {
            const refused = await publish(rows, hold);
            if (crashes-- > 0) throw new Error('killed');
            return refused;
          },
          except,
        ),
      publishedVersionOf: (key) => publications.publishedVersionOf(key),
      countUnpublished: () => publications.countUnpublished(),
      markAllUnpublished: () => publications.markAllUnpublished(),
    };
    const row = await create('a');
    const relay = startRelay({ publications: crashing });
    while (crashes >= 0) await relay.nudge(row, 50);
    await relay.stop();
    expect(await versionsOf('a')).toEqual([row.version, row.version, row.version]);
    expect(await publications.publishedVersionOf(keyOf('a'))).toBe(row.version);
  });

  it('while the broker is away, writes and answers go on; afterwards the latest state is published', async () => {
    const gate = new Gate(producer);
    const relay = startRelay({ sink: gate });
    const row = await create('a');
    await relay.nudge(row, PATIENT_MS);
    gate.close();
    const changes: DestinationEntity[] = [];
    for (const name of ['x', 'y', 'z']) {
      const changed = await rename('a', name);
      expect(await relay.nudge(changed, 100)).toBe(false);
      changes.push(changed);
    }
    const last = changes.at(-1) as DestinationEntity;
    gate.reopen();
    expect(await relay.nudge(last, PATIENT_MS)).toBe(true);
    const versions = await versionsOf('a');
    expect(versions.at(-1)).toBe(last.version);
    expect(versions).toEqual([...versions].sort((x, y) => Number(x) - Number(y)));
  });

  it('a topic that lost its records gets all rows again', async () => {
    const rows = [await create('a'), await create('b')];
    const first = startRelay();
    for (const row of rows) await first.nudge(row, PATIENT_MS);
    await first.stop();
    topic = await kafka.createTopic(1, { 'cleanup.policy': 'compact' });
    const second = startRelay();
    const marker = await create('c');
    await second.nudge(marker, PATIENT_MS);
    for (const row of [...rows, marker]) expect(await versionsOf(row.id)).toEqual([row.version]);
    await second.stop();
    const third = startRelay();
    await third.nudge(await rename('c', 'again'), PATIENT_MS);
    expect(await versionsOf('a')).toEqual([rows[0]?.version]);
  });

  it('a row that the topic can never take holds no other back, and stays unpublished', async () => {
    const small = producerOf({ maxRecordBytes: 4_000 });
    const relay = startRelay({ sink: small });
    const large = await create('large', { agentIds: Array.from({ length: 500 }, (_, index) => `agent-${index}`) });
    const other = await create('other');
    expect(await relay.nudge(other, PATIENT_MS)).toBe(true);
    expect(await relay.nudge(large, 200)).toBe(false);
    expect(await publications.publishedVersionOf(keyOf('large'))).toBe(0);
    const shrunk = await destinations.change(keyOf('large'), () => ({ agentIds: ['agent-1'] }));
    expect(await relay.nudge(shrunk as DestinationEntity, PATIENT_MS)).toBe(true);
    await relay.stop();
    await small.close();
  });

  it('publishes what stands behind more such rows than one claim takes, and tries each of them once', async () => {
    const agentIds = Array.from({ length: 500 }, (_, index) => `agent-${index}`);
    for (let index = 0; index < 205; index++) await create(`large-${index}`, { agentIds });
    const other = await create('other');
    const small = producerOf({ maxRecordBytes: 4_000 });
    const metrics = new Metrics('test');
    const relay = startRelay({ sink: small, metrics: new RelayMetrics(metrics) });
    expect(await relay.nudge(other, PATIENT_MS)).toBe(true);
    const next = await rename('other', 'again');
    expect(await relay.nudge(next, PATIENT_MS)).toBe(true);
    await relay.stop();
    await small.close();
    const refused = await metrics.registry.getSingleMetric('webhook_relay_refused_total')?.get();
    expect(refused?.values).toMatchObject([{ value: 205 }]);
    expect(await publications.countUnpublished()).toBe(205);
  });

  it('goes on after its database session was ended under it', async () => {
    const gate = new Gate(producer);
    const relay = startRelay({ sink: gate });
    const row = await create('a');
    await relay.nudge(row, PATIENT_MS);
    gate.close();
    const changed = await rename('a', 'x');
    await relay.nudge(changed, 100);
    await database.manager.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'`);
    gate.reopen();
    const last = await rename('a', 'y');
    expect(await relay.nudge(last, PATIENT_MS)).toBe(true);
    expect((await versionsOf('a')).at(-1)).toBe(last.version);
  });
});
