import { answers } from './process/ports.js';
import { StackError } from './process/session.js';
import type { StackUrls } from './stack-options.js';

const ANSWER_TIMEOUT_MS = 10_000;

/** What the environment names already. An empty variable counts as unset. */
export function givenUrls(env: NodeJS.ProcessEnv): Partial<StackUrls> {
  return {
    ...(env.KAFKA_BROKERS && { kafkaBrokers: env.KAFKA_BROKERS }),
    ...(env.DATABASE_URL && { databaseUrl: env.DATABASE_URL }),
  };
}

/** Fails at once, and by name, where a wrong variable would show as a timeout much later. Never prints the URL: it may hold a password. */
export async function requireReachable(given: Partial<StackUrls>): Promise<void> {
  const brokers = given.kafkaBrokers?.split(',').map((broker) => splitAddress(broker.trim(), 9092)) ?? [];
  if (brokers.length > 0 && !(await anyAnswers(brokers)))
    throw new StackError('KAFKA_BROKERS is set, but none of its brokers accepts a connection.');
  if (given.databaseUrl !== undefined && !(await anyAnswers([databaseAddress(given.databaseUrl)]))) {
    throw new StackError('DATABASE_URL is set, but its server accepts no connection.');
  }
}

export function splitAddress(text: string, defaultPort: number): { host: string; port: number } {
  const match = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) throw new StackError('KAFKA_BROKERS must look like host:port,host:port.');
  return { host, port: match?.[3] === undefined ? defaultPort : Number(match[3]) };
}

function databaseAddress(url: string): { host: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new StackError('DATABASE_URL must look like postgres://user:password@host:port/database.');
  }
  const { hostname, port } = parsed;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 5432 : Number(port) };
}

async function anyAnswers(addresses: readonly { host: string; port: number }[]): Promise<boolean> {
  const results = await Promise.all(addresses.map(({ host, port }) => answers(host, port, ANSWER_TIMEOUT_MS)));
  return results.includes(true);
}
