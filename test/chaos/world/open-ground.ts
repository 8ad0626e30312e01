import { join } from 'node:path';
import { createDatabase } from '#testing';
import { findStack } from '../../bench/find-stack.js';
import { Broker } from '../faults/broker.js';
import { Cluster } from '../faults/cluster.js';
import { KafkaProxy } from '../faults/kafka-proxy.js';
import { Postgres } from '../faults/postgres.js';
import { SmallDisk } from '../faults/small-disk.js';
import type { Ground } from '../scenario.js';
import { givenInfrastructure, type Infrastructure } from './infrastructure.js';

/** What a run of a scenario leaves there is a few dozen megabytes; a disk in memory takes no more than is written. */
const DISK_MB = 256;

/** What a machine does not let us have, and why. */
export interface Refused {
  refused: string;
}

/** What a scenario stands on: what the environment gives where it breaks nothing of it, else started for it. */
export async function openGround(ground: Ground, dir: string): Promise<Infrastructure | Refused> {
  const before = { KAFKA_BROKERS: process.env['KAFKA_BROKERS'], DATABASE_URL: process.env['DATABASE_URL'] };
  const infrastructure = await OPENERS[ground](dir);
  if ('refused' in infrastructure) return infrastructure;
  return {
    ...infrastructure,
    stop: async () => {
      await infrastructure.stop();
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
}

const OPENERS: Record<Ground, (dir: string) => Promise<Infrastructure | Refused>> = {
  services: findServices,
  broker: (dir) => startOwn(dir),
  'small-disk': startOnSmallDisk,
  cluster: startCluster,
};

async function findServices(dir: string): Promise<Infrastructure> {
  const stack = await findStack(join(dir, 'stack'));
  Object.assign(process.env, { KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: stack.databaseUrl });
  return { ...givenInfrastructure(), stop: stack.stop };
}

async function startOwn(dir: string, disk?: SmallDisk): Promise<Infrastructure> {
  const proxy = await KafkaProxy.open();
  const [broker, postgres] = await Promise.all([
    Broker.start({ dir: join(dir, 'broker'), proxy, ...(disk && { disk }) }),
    startPostgres(dir),
  ]);
  return {
    brokers: [broker.address],
    directBrokers: [broker.directAddress],
    replication: 1,
    own: { broker, proxy, postgres, ...(disk && { disk }) },
    createDatabase: () => createDatabase('chaos'),
    stop: async () => {
      await Promise.all([broker.close(), postgres.close(), proxy.close()]);
      await disk?.unmount();
    },
  };
}

async function startOnSmallDisk(dir: string): Promise<Infrastructure | Refused> {
  const disk = await SmallDisk.mount(join(dir, 'disk'), DISK_MB);
  return disk instanceof SmallDisk ? startOwn(dir, disk) : disk;
}

async function startCluster(dir: string): Promise<Infrastructure> {
  const [cluster, postgres] = await Promise.all([Cluster.start({ dir: join(dir, 'cluster') }), startPostgres(dir)]);
  return {
    brokers: cluster.addresses,
    directBrokers: cluster.directAddresses,
    replication: cluster.brokers.length,
    cluster,
    createDatabase: () => createDatabase('chaos'),
    stop: async () => {
      await Promise.all([cluster.close(), postgres.close()]);
    },
  };
}

/** The one that databases are made on from here on. */
async function startPostgres(dir: string): Promise<Postgres> {
  const postgres = await Postgres.start({ dir: join(dir, 'postgres') });
  process.env['DATABASE_URL'] = postgres.url;
  return postgres;
}
