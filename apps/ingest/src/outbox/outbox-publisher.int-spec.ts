import { BatchingProducer, choosePartition, type KafkaConnection, type OutgoingRecord, type Ownership } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import {
  createIngestDatabase,
  eventually,
  FaultyNetwork,
  KafkaFixture,
  readTopic,
  type IngestDatabase,
} from '#testing';
import { makeEvent } from '../event/make-event.js';
import { makeRecord } from '../event/make-record.js';
import { IngestMetrics } from '../ingest.metrics.js';
import { CustomEventRepository } from '../store/custom-event.repository.js';
import { Database } from '../store/database.js';
import { OutboxRepository, RECORDS_PER_READ } from '../store/outbox.repository.js';
import { OutboxPublisher, type OutboxPublisherOptions } from './outbox-publisher.js';

const SCOPE = { tenantId: 't1', projectId: 'p1' };
const CONVERSATIONS = ['c0', 'c1', 'c2', 'c3', 'c4'];
const PARTITIONS = 4;

/** A partition without a leader, as the producer shows it: nothing is acknowledged until it has one. */
class LeaderlessPartition {
  heal: () => void = () => undefined;
  private readonly healed = new Promise<void>((resolve) => (this.heal = resolve));

  constructor(readonly partition: number) {}

  async passed(record: OutgoingRecord): Promise<void> {
    if (choosePartition(record.key ?? '', PARTITIONS) === this.partition) await this.healed;
  }
}

describe('OutboxPublisher on a real broker and database', () => {
  const kafka = new KafkaFixture('outbox');
  let testDatabase: IngestDatabase;
  let topic: string;
  const databases: Database[] = [];
  const producers: BatchingProducer[] = [];
  const publishers: OutboxPublisher[] = [];
  const leaderlessPartitions: LeaderlessPartition[] = [];

  beforeAll(() => kafka.open());
  afterAll(() => kafka.close());

  beforeEach(async () => {
    testDatabase = await createIngestDatabase('outbox');
    topic = await kafka.createTopic(PARTITIONS, { 'max.message.bytes': '20000' });
  });

  afterEach(async () => {
    for (const leaderless of leaderlessPartitions.splice(0)) leaderless.heal();
    await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()));
    await Promise.all(producers.splice(0).map((producer) => producer.close()));
    await Promise.all(databases.splice(0).map((database) => database.close()));
    await testDatabase.drop();
  });

  async function openDatabase(): Promise<Database> {
    const database = new Database({ url: testDatabase.url, poolSize: 5, logger: SILENT_LOGGER, reconnectDelayMs: 20 });
    databases.push(database);
    await database.whenOpen();
    return database;
  }

  /** One replica: its own pool, producer and publisher. The topic is this test's. */
  async function startReplica(
    options: {
      network?: FaultyNetwork;
      leaderless?: LeaderlessPartition;
      wrap?: (outbox: OutboxRepository) => OutboxPublisherOptions['outbox'];
    } = {},
  ) {
    const { network, leaderless, wrap = (outbox) => outbox } = options;
    if (leaderless) leaderlessPartitions.push(leaderless);
    const connection: KafkaConnection = {
      ...kafka.connection,
      ...(network && { socketFactory: network.socketFactory }),
    };
    const metrics = new Metrics('test');
    const database = await openDatabase();
    const producer = new BatchingProducer({
      connection,
      logger: SILENT_LOGGER,
      metrics,
      name: 'outbox',
      closeTimeoutMs: 500,
    });
    producers.push(producer);
    const outbox = new OutboxRepository(database);
    const publisher = new OutboxPublisher({
      outbox: wrap(outbox),
      sink: {
        partitionCount: PARTITIONS,
        send: async (record: OutgoingRecord, owner?: Ownership) => {
          await leaderless?.passed(record);
          return producer.send({ ...record, topic }, owner);
        },
      },
      metrics: new IngestMetrics(metrics),
      logger: SILENT_LOGGER,
      intervalMs: 20,
      drainTimeoutMs: 2_000,
    });
    publishers.push(publisher);
    publisher.start();
    return { publisher, database, outbox };
  }

  /** One after the other, as a caller does that waits for each answer. */
  async function logInOrder(events: CustomEventRepository, conversationId: string, from: number, count: number) {
    for (let n = from; n < from + count; n++) {
      const event = makeEvent(
        { id: `${conversationId}-${n}`, type: 't', conversationId },
        { id: '', atMs: Date.now() },
      );
      const { value } = makeRecord(SCOPE, event);
      await events.store(SCOPE, event, { bytes: value.length, traceparent: undefined });
    }
  }

  const publishedIds = async () => {
    const records = await readTopic({ brokers: kafka.connection.brokers, topic });
    return records.map(({ value }) => (JSON.parse(String(value)) as { id: string }).id);
  };
  const isEmpty = () =>
    eventually(async () => expect(await testDatabase.query('SELECT position FROM custom_event_outbox')).toEqual([]));
  const idsOf = (conversation: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${conversation}-${n}`);
  /** Ids of one conversation as they first appear. */
  const firstsOf = (ids: string[], conversation: string) =>
    [...new Set(ids)].filter((id) => id.startsWith(`${conversation}-`));

  it('reads an event whose key nobody hashed, whichever partition stands still: it may be the oldest of its conversation', async () => {
    const database = await openDatabase();
    const outbox = new OutboxRepository(database);
    await logInOrder(new CustomEventRepository(database), 'c0', 0, 2);
    await testDatabase.query(`UPDATE custom_event_outbox SET key_hash = 0 WHERE event_id = 'c0-0'`);
    const read = await outbox.readOldest({ count: PARTITIONS, busy: [0] });
    expect(read.map(({ event }) => event.id)[0]).toBe('c0-0');
  });

  it('publishes each event once, under its conversation, in the order of the answers', async () => {
    const { publisher, database } = await startReplica();
    const events = new CustomEventRepository(database);
    await Promise.all(CONVERSATIONS.map((conversation) => logInOrder(events, conversation, 0, 40)));
    publisher.nudge();
    await isEmpty();
    const ids = await publishedIds();
    expect(ids).toHaveLength(200);
    for (const conversation of CONVERSATIONS) expect(firstsOf(ids, conversation)).toEqual(idsOf(conversation, 40));
    const records = await readTopic({ brokers: kafka.connection.brokers, topic });
    expect(new Set(records.map(({ key }) => key))).toEqual(new Set(CONVERSATIONS));
  });

  it('three replicas at once publish each event once, and keep the order', async () => {
    const replicas = await Promise.all([startReplica(), startReplica(), startReplica()]);
    await Promise.all(
      CONVERSATIONS.map(async (conversation, index) => {
        for (let n = 0; n < 40; n++) {
          const replica = replicas[(index + n) % 3]!;
          await logInOrder(new CustomEventRepository(replica.database), conversation, n, 1);
          replica.publisher.nudge();
        }
      }),
    );
    await isEmpty();
    const ids = await publishedIds();
    expect(ids).toHaveLength(200);
    for (const conversation of CONVERSATIONS) expect(firstsOf(ids, conversation)).toEqual(idsOf(conversation, 40));
  });

  it('while the broker is away events are stored; afterwards they are published in order', async () => {
    const network = new FaultyNetwork();
    const { publisher, database, outbox } = await startReplica({ network });
    const events = new CustomEventRepository(database);
    await logInOrder(events, 'c0', 0, 5);
    await isEmpty();
    network.takeDown();
    await logInOrder(events, 'c0', 5, 20);
    publisher.nudge();
    await logInOrder(events, 'c1', 0, 20);
    const { count, oldestAgeMs } = await outbox.measure();
    expect(count).toBe(40);
    expect(oldestAgeMs).toBeGreaterThan(0);
    network.restore();
    await isEmpty();
    const ids = await publishedIds();
    expect(firstsOf(ids, 'c0')).toEqual(idsOf('c0', 25));
    expect(firstsOf(ids, 'c1')).toEqual(idsOf('c1', 20));
    expect(await outbox.measure()).toEqual({ count: 0, oldestAgeMs: 0 });
  });

  it('a partition without a leader holds up its own conversations alone, however many of their events wait', async () => {
    const leaderless = new LeaderlessPartition(choosePartition('c0', PARTITIONS));
    const { database, outbox } = await startReplica({ leaderless });
    const events = new CustomEventRepository(database);
    const isHeldUp = (conversation: string) => choosePartition(conversation, PARTITIONS) === leaderless.partition;
    const others = CONVERSATIONS.filter((conversation) => !isHeldUp(conversation));
    expect(others.length).toBeGreaterThan(0);
    await logInOrder(events, 'c0', 0, RECORDS_PER_READ + 50);
    await Promise.all(others.map((conversation) => logInOrder(events, conversation, 0, 20)));
    await eventually(async () => expect((await outbox.measure()).count).toBe(RECORDS_PER_READ + 50));
    let ids = await publishedIds();
    for (const conversation of others) expect(firstsOf(ids, conversation)).toEqual(idsOf(conversation, 20));
    await logInOrder(events, 'c0', RECORDS_PER_READ + 50, 10);
    leaderless.heal();
    await isEmpty();
    ids = await publishedIds();
    expect(firstsOf(ids, 'c0')).toEqual(idsOf('c0', RECORDS_PER_READ + 60));
    expect(ids).toHaveLength(RECORDS_PER_READ + 60 + 20 * others.length);
  });

  /** The first times that something is published it cannot leave the outbox; `dies` and whoever published it leads no more. */
  const unsettled = (times: number, { dies }: { dies: boolean }) => {
    let isDead = false;
    return (outbox: OutboxRepository): OutboxPublisherOptions['outbox'] => ({
      lead: (work) =>
        outbox.lead((hold) => {
          isDead = false;
          const lost = Object.create(hold, { state: { get: () => (isDead ? 'lost' : hold.state) } }) as typeof hold;
          return work(lost);
        }),
      readOldest: (partitions) => outbox.readOldest(partitions),
      settle: (result) => {
        if (result.published.length === 0 || times-- <= 0) return outbox.settle(result);
        isDead = dies;
        throw new Error('killed, or read-only');
      },
    });
  };

  it('a crash after the acknowledgement repeats the same records, and loses none', async () => {
    const events = new CustomEventRepository(await openDatabase());
    await logInOrder(events, 'c0', 0, 10);
    await startReplica({ wrap: unsettled(2, { dies: true }) });
    await isEmpty();
    const ids = await publishedIds();
    expect(ids).toEqual([...idsOf('c0', 10), ...idsOf('c0', 10), ...idsOf('c0', 10)]);
  });

  it('a database that takes no writes for a while after the acknowledgement has nothing repeated', async () => {
    const events = new CustomEventRepository(await openDatabase());
    await logInOrder(events, 'c0', 0, 10);
    await startReplica({ wrap: unsettled(4, { dies: false }) });
    await isEmpty();
    expect(await publishedIds()).toEqual(idsOf('c0', 10));
  });

  it('goes on after its database session was ended under it', async () => {
    const network = new FaultyNetwork();
    const { database } = await startReplica({ network });
    const events = new CustomEventRepository(database);
    await logInOrder(events, 'c0', 0, 1);
    await isEmpty();
    network.takeDown();
    await logInOrder(events, 'c0', 1, 10);
    await eventually(async () => {
      const ended = await testDatabase.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`);
      expect(ended).toHaveLength(1);
    });
    await startReplica();
    // Either may lead now: the first one has a database still, and only that.
    network.restore();
    await isEmpty();
    expect(firstsOf(await publishedIds(), 'c0')).toEqual(idsOf('c0', 11));
  });

  it('an event that its topic can not take is set aside with the reason, and holds no other up', async () => {
    const { database } = await startReplica();
    const events = new CustomEventRepository(database);
    const huge = makeEvent(
      { id: 'huge', type: 't', conversationId: 'c0', metadata: { text: 'x'.repeat(50_000) } },
      { id: '', atMs: 0 },
    );
    await events.store(SCOPE, huge, { bytes: 50_000, traceparent: undefined });
    await logInOrder(events, 'c0', 0, 5);
    await isEmpty();
    expect(await publishedIds()).toEqual(idsOf('c0', 5));
    const refusals = await testDatabase.query('SELECT event_id, reason FROM custom_event_refusals');
    expect(refusals).toEqual([{ event_id: 'huge', reason: expect.stringContaining('refuses') as string }]);
    expect(await events.find(SCOPE, 'huge')).toEqual(huge);
  });

  it('an event that was erased by hand leaves the outbox', async () => {
    const events = new CustomEventRepository(await openDatabase());
    await logInOrder(events, 'c0', 0, 3);
    await testDatabase.query("DELETE FROM custom_events WHERE id = 'c0-1'");
    await startReplica();
    await isEmpty();
    expect(await publishedIds()).toEqual(['c0-0', 'c0-2']);
  });
});
