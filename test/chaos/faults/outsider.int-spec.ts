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

  it('is a member of a group of ours that gets nothing, while ours goes on, and leaves it again', async () => {
    const topic = await fixture.createTopic(PARTITIONS);
    const groupId = fixture.createGroup();
    const sent = Array.from({ length: PARTITIONS }, (_, partition) => `note-${partition}`);
    const handled = new Set<string>();
    await fixture.startRunner({ groupId, subscriptions: [{ topic, pattern: 'note' }] }, (record) => {
      handled.add(String(record.value));
      return Promise.resolve();
    });
    const membersOf = async () => (await admin.describeGroups([groupId])).groups[0]?.members.length;
    const outsider = await Outsider.join(fixture.connection.brokers, groupId, [topic]);
    try {
      expect(await membersOf()).toBe(2);
      expect(outsider.partitions).toBe(0);
      for (const [partition, note] of sent.entries()) await fixture.produce(topic, partition, [note]);
      await eventually(() => expect([...handled].sort()).toEqual(sent));
    } finally {
      await outsider.leave();
    }
    expect(await membersOf()).toBe(1);
  });
});
