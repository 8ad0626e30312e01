import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Postgres } from './postgres.js';

const dir = mkdtempSync(join(tmpdir(), 'chaos-postgres-'));
let postgres: Postgres;

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows as unknown[])
    .finally(() => client.end());
}
const kept = () => query('select note from kept order by note');

/** Of a client that stays connected: the error that ended its session, once there is one. */
async function openSession(): Promise<{ lost: Promise<unknown> }> {
  const client = new Client({ connectionString: postgres.url });
  const lost = new Promise((resolve) => client.on('error', resolve)); // it says so more than once
  await client.connect();
  return { lost };
}

describe('a PostgreSQL of our own', () => {
  beforeAll(async () => {
    postgres = await Postgres.start({ dir });
    await query('create table kept (note text)');
  });

  afterAll(async () => {
    await postgres?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(['kill', 'stop'] as const)('comes back after a %s on its port, with what it committed', async (how) => {
    await query(`insert into kept values ('before the ${how}')`);
    const { lost } = await openSession();
    await postgres[how]();
    expect(postgres.isRunning).toBe(false);
    await lost;
    await expect(kept()).rejects.toThrow(/ECONNREFUSED/);
    await postgres.start();
    expect(await kept()).toContainEqual({ note: `before the ${how}` });
  });

  it('refuses writes while it is read-only, in sessions that were open before too', async () => {
    const { lost } = await openSession();
    await postgres.setReadOnly(true);
    await lost;
    await expect(query(`insert into kept values ('refused')`)).rejects.toThrow(/read-only/);
    expect(await kept()).not.toContainEqual({ note: 'refused' });

    await postgres.setReadOnly(false);
    await query(`insert into kept values ('allowed again')`);
    expect(await kept()).toContainEqual({ note: 'allowed again' });
  });

  it('leaves nothing behind', async () => {
    await postgres.close();
    expect(postgres.isRunning).toBe(false);
    expect(existsSync(join(dir, 'postgres', 'PG_VERSION'))).toBe(false);
  });
});
