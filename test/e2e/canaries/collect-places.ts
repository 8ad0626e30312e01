import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, readTopic } from '#testing';
import { Client } from 'pg';

/** By the name of a place: what it holds. */
export type Places = Map<string, Buffer[]>;

export function put(places: Places, name: string, content: string | Buffer): void {
  const bytes = Buffer.from(content as string);
  const known = places.get(name);
  if (known === undefined) places.set(name, [bytes]);
  else known.push(bytes);
}

/** Every column of every row of every table, as text; then all that is in the files, when they hold it. */
export async function collectDatabase(places: Places, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; id: string }>(
      `SELECT relname AS name, oid::regclass::text AS id FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
    );
    for (const { name, id } of tables) {
      const { rows } = await client.query<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${id} t`);
      put(places, `postgres: ${name.replace(/_\d{8}$/, '')}`, rows.map(({ text }) => text).join('\n'));
    }
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** Every record as a reader sees it: keys and headers apart from values. */
export async function collectTopics(places: Places, brokers: string[], topics: readonly string[], prefix: string) {
  for (const topic of topics) {
    const name = topic.replace(prefix, '');
    // A partition may have lost its leader for a moment: the services have just left.
    for (const { key, headers, value } of await eventually(() => readTopic({ brokers, topic }))) {
      put(places, `kafka headers: ${name}`, JSON.stringify({ key, headers }));
      put(places, `kafka: ${name}`, value ?? '');
    }
  }
}

/** The segments on disk, which hold what compaction has not removed yet: by topic. */
export function collectSegments(places: Places, kafkaDir: string, prefix: string): void {
  const folders = findFolders(kafkaDir, (folder) => readdirSync(folder).some((file) => file.endsWith('.log')));
  for (const folder of folders) {
    const topic = (folder.split('/').at(-1) ?? '').replace(/-\d+$/, '').replace(prefix, '');
    for (const file of readdirSync(folder)) {
      if (file.endsWith('.log')) put(places, `kafka segments: ${topic}`, readFileSync(join(folder, file)));
    }
  }
}

/** Every file below a folder, WAL included. */
export function collectFiles(places: Places, name: string, dir: string): void {
  for (const folder of findFolders(dir, () => true)) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      // A server that runs may remove a file meanwhile.
      if (entry.isFile() && existsSync(path)) put(places, name, readFileSync(path));
    }
  }
}

function findFolders(dir: string, accept: (folder: string) => boolean): string[] {
  const below = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...(accept(dir) ? [dir] : []), ...below.flatMap((entry) => findFolders(join(dir, entry.name), accept))];
}
