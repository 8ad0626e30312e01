import { findStack } from '../../bench/find-stack.js';
import type { Ground } from '../scenario.js';
import { givenInfrastructure, type Infrastructure } from './infrastructure.js';

/** What a scenario stands on: what the environment gives where it breaks nothing of it, else started for it. */
export async function openGround(ground: Ground, dir: string): Promise<Infrastructure> {
  if (ground !== 'services') throw new Error(`${ground}: not there yet`);
  const stack = await findStack(`${dir}/stack`);
  Object.assign(process.env, { KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: stack.databaseUrl });
  return { ...givenInfrastructure(), stop: stack.stop };
}
