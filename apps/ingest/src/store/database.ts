import { PostgresDatabase, type DatabaseOptions } from '#postgres';
import type { DataSource } from 'typeorm';
import { SCHEMA } from './schema.js';

/** This service's tables, and the directory of keys. */
export class Database extends PostgresDatabase {
  /** @param source not initialised; made here where not given */
  constructor(options: Omit<DatabaseOptions, 'schema'>, source?: DataSource) {
    super({ ...options, schema: SCHEMA }, source);
  }
}
