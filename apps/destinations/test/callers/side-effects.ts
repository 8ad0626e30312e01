import { Client } from 'pg';
import type { StartedApi } from '../start-api.js';

/** Everything that a call can change, as one text: each table's rows, and what was told to the relay, to Test and to the commands topic. */
export class SideEffects {
  private constructor(
    private readonly client: Client,
    private readonly api: StartedApi,
  ) {}

  static async of(api: StartedApi, databaseUrl: string): Promise<SideEffects> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new SideEffects(client, api);
  }

  async read(): Promise<Record<string, string>> {
    const { rows } = await this.client.query<{ name: string; hash: string }>(
      `SELECT table_name AS name, md5(query_to_xml(format('SELECT * FROM %I t ORDER BY t::text', table_name), true, false, '')::text) AS hash
         FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        UNION ALL SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public'`,
    );
    const { nudges, tests, commands } = this.api;
    return {
      ...Object.fromEntries(rows.map(({ name, hash }) => [name, hash])),
      // What the relay publishes it reads from the tables; it is told by a nudge.
      nudges: String(nudges.length),
      tests: String(tests.length),
      commands: String(commands.appended.length),
      commandLooks: String(commands.looks.length),
    };
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
