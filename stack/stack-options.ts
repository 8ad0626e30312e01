import type { StateLayout } from './paths.js';
import type { Session } from './process/session.js';

/**
 * local: the usual ports where free, state kept, quiet when idle.
 * test:  any ports, state thrown away before each run, everything quick and nothing safe.
 */
export type StackProfile = 'local' | 'test';

export interface StackOptions {
  readonly profile: StackProfile;
  readonly layout: StateLayout;
  readonly session: Session;
  readonly ports: StackPorts;
}

export interface StackPorts {
  readonly kafka: number;
  readonly kafkaController: number;
  readonly postgres: number;
}

export interface StackUrls {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
}

export const POSTGRES_USER = 'postgres';
/** Listens on 127.0.0.1 alone: the password guards nothing and need not be a secret. */
export const POSTGRES_PASSWORD = 'postgres';
export const DATABASE_NAME = 'webhooks';

export function databaseUrlOf(host: string, port: number): string {
  return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${host}:${port}/${DATABASE_NAME}`;
}
