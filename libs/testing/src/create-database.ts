import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  url: string;
  name: string;
  /** Ends the connections to it and drops it. */
  drop(): Promise<void>;
}

/**
 * A fresh, empty database on the server that `DATABASE_URL` names. Its name always has `test` in it; `drop` refuses
 * any other.
 */
export async function createDatabase(prefix: string): Promise<TestDatabase> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined || server === '') throw new Error('DATABASE_URL is not set: tests need a PostgreSQL server');
  const name = `${prefix}_test_${randomBytes(6).toString('hex')}`.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => dropDatabase(server, name) };
}

/** Drops a database. @throws where its name lacks `test`: no production database by mistake */
export async function dropDatabase(server: string, name: string): Promise<void> {
  if (!/^[a-z0-9_]*test[a-z0-9_]*$/.test(name)) throw new Error(`refusing to drop ${name}: not a test database`);
  await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function run(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
