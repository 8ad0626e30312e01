import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs';
import { eventually } from '#testing';
import { isRunning, type ProcessIdentity, identify } from '../../../stack/process/identity.js';
import { Broker, whyNoBroker } from './broker.js';
import { API_KEYS } from './kafka-frames.js';
import { KafkaProxy } from './kafka-proxy.js';
import { ask, type KafkaRequest } from './kafka-request.js';
import { SmallDisk } from './small-disk.js';

const TOPIC = 'told';
const GROUP = 'readers-of-told';
const dir = mkdtempSync(join(tmpdir(), 'chaos-broker-'));
let proxy: KafkaProxy;
let broker: Broker;
let disk: SmallDisk | { refused: string };
let admin: Admin;
let producer: Producer;

function client(clientId: string, brokers: string[], retries = 0): Kafka {
  const retry = { retries, initialRetryTime: 50 };
  return new Kafka({ clientId, brokers, logLevel: logLevel.NOTHING, retry, requestTimeout: 5_000 });
}

/** Through the proxy, with no second try. */
const publish = (value: string) => producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] });

/** Records in the topic, as the broker itself says, past the proxy. */
async function written(): Promise<number> {
  const [partition] = await admin.fetchTopicOffsets(TOPIC);
  return Number(partition?.high);
}

/** By a reader without a group around it. */
const commitOf = (offset: number): KafkaRequest => ({
  apiKey: API_KEYS.OffsetCommit,
  apiVersion: 2,
  clientId: 'webhooks-reader',
  write: (fields) =>
    fields
      .string(GROUP)
      .int32(-1)
      .string('')
      .int64(-1)
      .array([TOPIC], (topic) =>
        fields.string(topic).array([0], (partition) => fields.int32(partition).int64(offset).string('')),
      ),
});

const where = (await whyNoBroker()) === undefined ? describe : describe.skip;

where('a broker of our own behind a proxy', () => {
  beforeAll(async () => {
    disk = await SmallDisk.mount(join(dir, 'disk'), 64);
    proxy = await KafkaProxy.open();
    broker = await Broker.start({ dir, proxy, ...(disk instanceof SmallDisk && { disk }) });
    admin = client('watcher', [broker.directAddress], 20).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }] });
    producer = client('webhooks-teller', [broker.address]).producer();
    await producer.connect();
    await publish('first');
  });

  afterAll(async () => {
    await Promise.allSettled([producer?.disconnect(), admin?.disconnect()]);
    await broker?.close();
    await proxy?.close();
    if (disk instanceof SmallDisk) await disk.unmount();
    rmSync(dir, { recursive: true, force: true });
  });

  it('loses the answer of the n-th Produce: the record is written, its sender hears of a lost connection', async () => {
    const before = await written();
    const dropped = proxy.dropAnswer({ api: 'Produce', nth: 2, clientIdPattern: /^webhooks-teller$/, mentions: TOPIC });
    await publish('answered');
    await expect(publish('unanswered')).rejects.toThrow(/connection|ECONNRESET/i);
    expect(await dropped).toMatchObject({ api: 'Produce', clientId: 'webhooks-teller' });
    expect(await written()).toBe(before + 2);

    await publish('answered again');
    expect(await written()).toBe(before + 3);
  });

  it('counts only the answers of the client and the topic that it was told', async () => {
    const dropped = [
      proxy.dropAnswer({ api: 'Produce', clientIdPattern: /^somebody-else$/ }),
      proxy.dropAnswer({ api: 'Produce', mentions: 'another-topic' }),
      proxy.dropAnswer({ api: 'OffsetCommit', clientIdPattern: /^somebody-else$/ }),
    ];
    await publish('not for any of them');
    const elsewhere = client('somebody-else', [broker.address]).producer();
    await elsewhere.connect();
    await expect(elsewhere.send({ topic: TOPIC, messages: [{ value: 'for the first' }] })).rejects.toThrow();
    expect(await Promise.race(dropped)).toMatchObject({ clientId: 'somebody-else' });
    await elsewhere.disconnect();
  });

  it('loses the answer of an OffsetCommit: the offset is committed', async () => {
    const committed = async () =>
      (await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] }))[0]?.partitions[0]?.offset;
    // The first question about a group makes the broker load it.
    await eventually(async () => expect(await committed()).toBe('-1'));
    const dropped = proxy.dropAnswer({ api: 'OffsetCommit', clientIdPattern: /reader/, mentions: GROUP });
    expect(await ask(broker.address, commitOf(1))).toBeUndefined();
    expect(await dropped).toMatchObject({ api: 'OffsetCommit', clientId: 'webhooks-reader' });
    expect(await committed()).toBe('1');
    expect(await ask(broker.address, commitOf(2))).toBeDefined();
    expect(await committed()).toBe('2');
  });

  it('acts between the answer and its client', async () => {
    const before = await written();
    let seen = -1;
    let acked = false;
    const held = proxy.onAnswer({ api: 'Produce' }, async () => {
      seen = await written();
      return acked;
    });
    await publish('held').then(() => (acked = true));
    expect(await held).toBeDefined();
    expect(seen).toBe(before + 1);
  });

  it('cuts, and opens again on the same port', async () => {
    await proxy.cut();
    await expect(publish('refused')).rejects.toThrow();
    await proxy.restore();
    await eventually(() => publish('after the cut'));
  });

  it('stalls one client and no other, and what it sent arrives afterwards', async () => {
    const before = await written();
    proxy.stall(/^webhooks-teller$/);
    const sent = publish('stalled');
    const other = client('other', [broker.address]).admin();
    await other.connect();
    expect(await other.listTopics()).toContain(TOPIC);
    expect(await written()).toBe(before);
    await proxy.restore();
    await sent;
    expect(await written()).toBe(before + 1);
    await other.disconnect();
  });

  it('is frozen and thawed with its connections', async () => {
    broker.pause();
    const sent = publish('frozen');
    expect(await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 500, 'silence'))])).toBe('silence');
    broker.resume();
    await sent;
  });

  it.each(['stop', 'kill'] as const)('comes back after a %s with its ports and what it acknowledged', async (how) => {
    const before = await written();
    await publish(`before the ${how}`);
    const pid = broker.pid;
    await broker[how]();
    expect(broker.isRunning).toBe(false);
    await expect(publish('to nobody')).rejects.toThrow();
    await broker.start();
    expect(broker.pid).not.toBe(pid);
    expect(await written()).toBe(before + 1);
    await eventually(() => publish(`after the ${how}`));
  });

  it('ends by itself when its disk is full, and goes on when it has room again', async () => {
    if (!(disk instanceof SmallDisk)) return expect(disk.refused).not.toBe('');
    const before = await written();
    let acked = 0;
    await broker.fillDisk();
    while (broker.isRunning) {
      await publish('x'.repeat(10_000)).then(
        () => acked++,
        () => undefined,
      );
    }
    await broker.freeDisk();
    await broker.ensureRunning();
    expect(await written()).toBeGreaterThanOrEqual(before + acked);
    await eventually(() => publish('there is room'));
  });

  it('leaves no process behind', async () => {
    const identity = identify(broker.pid ?? -1) as ProcessIdentity;
    expect(isRunning(identity)).toBe(true);
    await broker.close();
    expect(isRunning(identity)).toBe(false);
  });
});
