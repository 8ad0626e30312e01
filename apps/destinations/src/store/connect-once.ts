import { dataSourceOptions } from '#postgres';
import { SILENT_LOGGER } from '#observability';
import { DataSource } from 'typeorm';
import { SCHEMA } from './schema.js';

/**
 * For a command, which works at once or says why not: no waiting for the database, and no migration, which belongs to
 * the service.
 *
 * @throws where the database cannot be reached, or has no destinations
 */
export async function connectOnce(url: string, applicationName: string): Promise<DataSource> {
  const schema = { ...SCHEMA, applicationName, migrations: [] };
  const source = new DataSource(dataSourceOptions({ url, poolSize: 2, logger: SILENT_LOGGER, schema }));
  await source.initialize();
  const [{ table }] = (await source.query(`SELECT to_regclass('webhook_destinations') AS table`)) as [
    { table: string | null },
  ];
  if (table !== null) return source;
  await source.destroy();
  throw new Error('it has no table webhook_destinations: the service destinations has never run on it');
}
