import assert from 'node:assert/strict';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from '#testing';
import type { Broker } from './broker.js';
import { Cluster } from './cluster.js';

const TOPIC = 'kept';
const GROUP = 'readers';

/**
 * Shows on three real brokers that {@link Cluster} does what it says: half a minute of two cores, hence no part of `npm test`.
 * @returns one line per step, with how long it took. Rejects at the first that did not hold.
 */
export async function checkCluster(dir: string): Promise<string[]> {
  const lines: string[] = [];
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const fromMs = performance.now();
    const result = await act();
    lines.push(`${name}: ${((performance.now() - fromMs) / 1000).toFixed(1)} s`);
    return result;
  };
  const cluster = await step('three brokers ready', () => Cluster.start({ dir }));
  try {
    await checkRunning(cluster, step);
  } finally {
    await step('all of it ended', () => cluster.close());
  }
  return lines;
}

type Step = <T>(name: string, act: () => Promise<T>) => Promise<T>;

async function checkRunning(cluster: Cluster, step: Step): Promise<void> {
  const kafka = new Kafka({
    clientId: 'check',
    brokers: cluster.addresses,
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 500 },
  });
  const admin = kafka.admin();
  const producer = kafka.producer({ idempotent: false });
  await Promise.all([admin.connect(), producer.connect()]);
  let acknowledged = 0;
  const publish = async () => {
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: 'kept', partition: 0 }] });
    acknowledged++;
  };
  try {
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 3, replicationFactor: 3 }] });
    await cluster.inSync();
    await publish();

    await step('every leader moved, the coordinator too', () => checkMove(cluster, publish));
    const coordinator = await cluster.coordinatorOf(GROUP);
    const successor = await step('the coordinator died and another took over', async () => {
      await cluster.kill(coordinator);
      return eventually(() => cluster.coordinatorOf(GROUP), { timeoutMs: 30_000 });
    });
    assert.notEqual(successor.nodeId, coordinator.nodeId);
    await step('a record acknowledged by the two that are left', publish);
    await step('the dead one back and in sync', () => cluster.start(coordinator));

    const leader = await cluster.leaderOf(TOPIC, 0);
    await cluster.kill(leader);
    await step('a record acknowledged after its leader died', publish);
    assert.notEqual((await cluster.leaderOf(TOPIC, 0)).nodeId, leader.nodeId);
    await cluster.start(leader);

    const [partition] = (await admin.fetchTopicOffsets(TOPIC)).filter((each) => each.partition === 0);
    assert.ok(Number(partition?.high) >= acknowledged, `${acknowledged} acknowledged, ${partition?.high} kept`);
  } finally {
    await Promise.allSettled([admin.disconnect(), producer.disconnect()]);
  }
}

async function checkMove(cluster: Cluster, publish: () => Promise<void>): Promise<void> {
  const of = async (): Promise<Broker[]> => [await cluster.coordinatorOf(GROUP), await cluster.leaderOf(TOPIC, 0)];
  const before = await of();
  await cluster.moveLeaders();
  const after = await of();
  for (const [index, broker] of after.entries()) assert.notEqual(broker.nodeId, before[index]?.nodeId);
  await publish();
}
