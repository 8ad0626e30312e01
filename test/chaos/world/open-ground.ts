import { join } from 'node:path';
import { createDatabase } from '#testing';
import { findStack } from '../../bench/find-stack.js';
import { Broker } from '../faults/broker.js';
import { KafkaProxy } from '../faults/kafka-proxy.js';
import { Postgres } from '../faults/postgres.js';
import type { Ground } from '../scenario.js';
import { givenInfrastructure, type Infrastructure } from './infrastructure.js';

/** What a scenario stands on: what the environment gives where it breaks nothing of it, else started for it. */
export async function openGround(ground: Ground, dir: string): Promise<Infrastructure> {
  const before = { KAFKA_BROKERS: process.env['KAFKA_BROKERS'], DATABASE_URL: process.env['DATABASE_URL'] };
  const infrastructure = ground === 'services' ? await findServices(dir) : await startOwn(dir);
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

async function findServices(dir: string): Promise<Infrastructure> {
  const stack = await findStack(join(dir, 'stack'));
  Object.assign(process.env, { KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: stack.databaseUrl });
  return { ...givenInfrastructure(), stop: stack.stop };
}

async function startOwn(dir: string): Promise<Infrastructure> {
  const proxy = await KafkaProxy.open();
  const [broker, postgres] = await Promise.all([
    Broker.start({ dir: join(dir, 'broker'), proxy }),
    Postgres.start({ dir: join(dir, 'postgres') }),
  ]);
  process.env['DATABASE_URL'] = postgres.url;
  return {
    brokers: [broker.address],
    directBrokers: [broker.directAddress],
    replication: 1,
    own: { broker, proxy, postgres },
    createDatabase: () => createDatabase('chaos'),
    stop: async () => {
      await Promise.all([broker.close(), postgres.close(), proxy.close()]);
    },
  };
}
