import { join } from 'node:path';
import { Kafka, logLevel, type Admin, type ITopicMetadata } from 'kafkajs';
import { eventually, freePort } from '#testing';
import { newClusterId } from '../../../stack/embedded/kafka-program.js';
import { Broker } from './broker.js';
import { ask } from './kafka-request.js';
import { KafkaProxy } from './kafka-proxy.js';

const NODE_IDS = [1, 2, 3];
const HEAP_MB = 256;
/** Of what the brokers agree on among themselves, on a busy machine. */
const SETTLED = { timeoutMs: 180_000, everyMs: 100 };

const FIND_COORDINATOR = { apiKey: 10, apiVersion: 1, clientId: 'chaos' };
const ELECT_LEADERS = { apiKey: 43, apiVersion: 1, clientId: 'chaos' };
const OF_A_GROUP = 0;
const PREFERRED = 0;
const ALL_PARTITIONS = -1;

/** Three brokers of our own, each behind a proxy; every topic may have three replicas, and two of them acknowledge a record. */
export class Cluster {
  private constructor(
    readonly brokers: readonly Broker[],
    /** In the order of the brokers. */
    readonly proxies: readonly KafkaProxy[],
    private readonly admin: Admin,
  ) {}

  /** Resolves when all three know each other. */
  static async start({ dir }: { dir: string }): Promise<Cluster> {
    const clusterId = newClusterId();
    const controllerPorts = await inTurn(NODE_IDS, () => freePort());
    const voters = NODE_IDS.map((nodeId, index) => `${nodeId}@127.0.0.1:${controllerPorts[index]}`).join();
    const proxies = await inTurn(NODE_IDS, () => KafkaProxy.open());
    const brokers = await inTurn(NODE_IDS, (nodeId, index) =>
      Broker.prepare({
        dir: join(dir, `broker-${nodeId}`),
        proxy: proxies[index]!,
        role: { nodeId, clusterId, controllerPort: controllerPorts[index]!, voters, heapMb: HEAP_MB },
      }),
    );
    const kafka = new Kafka({
      clientId: 'chaos-cluster',
      brokers: brokers.map((broker) => broker.directAddress),
      logLevel: logLevel.NOTHING,
      retry: { retries: 30, maxRetryTime: 1_000 },
    });
    const cluster = new Cluster(brokers, proxies, kafka.admin());
    try {
      await Promise.all(brokers.map((broker) => broker.start()));
      await cluster.admin.connect();
      await eventually(async () => {
        const { brokers: known } = await cluster.admin.describeCluster();
        if (known.length < NODE_IDS.length) throw new Error(`${known.length} brokers know each other`);
      }, SETTLED);
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /** For clients: through the proxies. */
  get addresses(): string[] {
    return this.brokers.map((broker) => broker.address);
  }

  /** For who watches: past the proxies. */
  get directAddresses(): string[] {
    return this.brokers.map((broker) => broker.directAddress);
  }

  async leaderOf(topic: string, partition: number): Promise<Broker> {
    return eventually(async () => {
      const [metadata] = await this.topics([topic]);
      const found = metadata?.partitions.find(({ partitionId }) => partitionId === partition);
      return this.broker(found?.leader);
    }, SETTLED);
  }

  /** Where the members of that group heartbeat and commit. */
  async coordinatorOf(group: string): Promise<Broker> {
    return eventually(async () => {
      const { nodeId } = await this.findCoordinator(group);
      return this.broker(nodeId);
    }, SETTLED);
  }

  /** SIGKILL. The others take over what it led, once they have noticed (6 s). */
  async kill(broker: Broker): Promise<void> {
    await broker.kill();
  }

  /** Resolves when it serves and holds every record that the others have: only then may another one die. */
  async start(broker: Broker): Promise<void> {
    await broker.start();
    await this.inSync();
  }

  /**
   * Every partition that has another replica gets another leader; group coordinators move with theirs. All brokers must be up and in
   * sync.
   */
  async moveLeaders(): Promise<void> {
    await this.inSync();
    const before = (await this.topics()).filter(({ partitions }) => partitions.some((p) => p.replicas.length > 1));
    await this.admin.alterPartitionReassignments({
      topics: before.map(({ name, partitions }) => ({
        topic: name,
        partitionAssignment: partitions.map(({ partitionId, replicas, leader }) => ({
          partition: partitionId,
          replicas: startingAfter(replicas, leader),
        })),
      })),
    });
    const leaderBefore = leadersOf(before);
    await eventually(async () => {
      await this.electPreferred();
      const stayed = [...leadersOf(await this.topics(before.map(({ name }) => name)))].filter(
        ([partition, leader]) => leader === leaderBefore.get(partition),
      );
      if (stayed.length > 0) throw new Error(`${stayed.length} leaders have not moved, ${stayed[0]?.[0]} for one`);
    }, SETTLED);
  }

  /** Resolves when every replica of every partition holds all that is acknowledged. */
  async inSync(): Promise<void> {
    await eventually(async () => {
      const lagging = (await this.topics()).filter(({ partitions }) =>
        partitions.some((p) => p.leader < 0 || p.isr.length < p.replicas.length),
      );
      if (lagging.length > 0) throw new Error(`not in sync: ${lagging.map(({ name }) => name).join()}`);
    }, SETTLED);
  }

  /** Ends all of it. */
  async close(): Promise<void> {
    await this.admin.disconnect().catch(() => undefined);
    await Promise.all(this.brokers.map((broker) => broker.close()));
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
  }

  private async topics(topics?: string[]): Promise<ITopicMetadata[]> {
    return (await this.admin.fetchTopicMetadata(topics && { topics })).topics;
  }

  private async findCoordinator(group: string): Promise<{ nodeId: number }> {
    const answer = await ask(this.anyRunning.directAddress, {
      ...FIND_COORDINATOR,
      write: (fields) => fields.string(group).int8(OF_A_GROUP),
    });
    // throttle int32, error int16, message string, node int32
    if (answer === undefined || answer.readInt16BE(4) !== 0) throw new Error(`no coordinator of ${group}`);
    return { nodeId: answer.readInt32BE(8 + Math.max(0, answer.readInt16BE(6))) };
  }

  private async electPreferred(): Promise<void> {
    const timeoutMs = 5_000;
    await ask(this.anyRunning.directAddress, {
      ...ELECT_LEADERS,
      write: (fields) => fields.int8(PREFERRED).int32(ALL_PARTITIONS).int32(timeoutMs),
    });
  }

  private broker(nodeId: number | undefined): Broker {
    const found = this.brokers.find((broker) => broker.nodeId === nodeId);
    if (!found?.isRunning) throw new Error(`broker ${nodeId} is not running`);
    return found;
  }

  private get anyRunning(): Broker {
    const found = this.brokers.find((broker) => broker.isRunning);
    if (found === undefined) throw new Error('no broker runs');
    return found;
  }
}

/** The same replicas, the one after the leader first: that is the one preferred as leader. */
export function startingAfter(replicas: readonly number[], leader: number): number[] {
  const from = replicas.indexOf(leader) + 1;
  return [...replicas.slice(from), ...replicas.slice(0, from)];
}

function leadersOf(topics: readonly ITopicMetadata[]): Map<string, number> {
  return new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.filter((p) => p.replicas.length > 1).map((p) => [`${name}/${p.partitionId}`, p.leader] as const),
    ),
  );
}

async function inTurn<T, R>(items: readonly T[], make: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const [index, item] of items.entries()) made.push(await make(item, index));
  return made;
}
