import { Kafka, logLevel, type Admin } from 'kafkajs';
import { eventually, KafkaFixture } from '#testing';
import { Outsider } from './outsider.js';

const PARTITIONS = 4;

describe('Outsider', () => {
  const fixture = new KafkaFixture('outsider');
  let admin: Admin;

  beforeAll(async () => {
    const { clientId, brokers } = fixture.connection;
    admin = new Kafka({ clientId, brokers, logLevel: logLevel.NOTHING }).admin();
    await Promise.all([fixture.open(), admin.connect()]);
  });

  afterAll(async () => {
    await fixture.close();
    await admin.disconnect();
  });

  it('takes its share of a group of ours without reading or committing, and gives it back', async () => {
    const topic = await fixture.createTopic(PARTITIONS);
    const groupId = fixture.createGroup();
    const sent = Array.from({ length: PARTITIONS }, (_, partition) => `note-${partition}`);
    const handled = new Set<string>();
    await fixture.startRunner({ groupId, subscriptions: [{ topic, pattern: 'note' }] }, (record) => {
      handled.add(String(record.value));
      return Promise.resolve();
    });
    const outsider = await Outsider.join(fixture.connection.brokers, groupId, [topic]);
    try {
      expect(outsider.partitions).toBe(PARTITIONS / 2);
      for (const [partition, note] of sent.entries()) await fixture.produce(topic, partition, [note]);
      await eventually(() => expect(handled.size).toBe(PARTITIONS / 2));
    } finally {
      await outsider.leave();
    }
    await eventually(() => expect([...handled].sort()).toEqual(sent));
    const { groups } = await admin.describeGroups([groupId]);
    expect(groups[0]?.members).toHaveLength(1);
  });
});
