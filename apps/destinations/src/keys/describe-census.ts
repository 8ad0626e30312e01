import type { KeyCensus } from './key-census.js';

export interface Standing {
  census: KeyCensus;
  /** Changes that the topic does not hold yet. */
  unpublished: number;
  /** Ids of the keys given, the current one first. */
  keyIds: readonly string[];
}

/** Every destination opens with the current key alone, and the topic holds it so. */
export function isRotated({ census, unpublished }: Standing): boolean {
  return census.outdated === 0 && census.unreadable === 0 && unpublished === 0;
}

/** How many destinations are sealed with which key, and what follows from it; no secret and no key in it. */
export function describeCensus(standing: Standing): string[] {
  const { census, unpublished, keyIds } = standing;
  const [current, ...older] = keyIds;
  const ids = [...new Set([...keyIds, ...census.rowsByKey.keys()])];
  const width = Math.max(...ids.map((id) => id.length), 'key'.length);
  const lines = [`${'key'.padEnd(width)}  destinations`];
  for (const id of ids) {
    const remark = id === current ? 'current' : keyIds.includes(id) ? 'old' : 'not in ENCRYPTION_KEYS';
    lines.push(`${id.padEnd(width)}  ${String(census.rowsByKey.get(id) ?? 0).padEnd(10)}  ${remark}`);
  }
  lines.push(`${census.rows} destinations in all.`);
  if (census.unreadable > 0) {
    lines.push(
      `${census.unreadable} cannot be opened with the ENCRYPTION_KEYS given, among them ${census.examples.join(', ')}: ` +
        'their key is missing, or their rows are damaged. Give back the key, or rotate the secret and set the headers of these destinations.',
    );
  }
  if (census.outdated > 0) lines.push(`${census.outdated} are not sealed with the current key yet: keep the old keys.`);
  if (unpublished > 0) {
    lines.push(`${unpublished} changes are not on webhooks.destinations yet: keep the old keys until they are.`);
  }
  if (isRotated(standing)) lines.push(conclusionOf(older));
  return lines;
}

function conclusionOf(older: readonly string[]): string {
  if (older.length === 0) return 'Everything is sealed with the one key given.';
  return `Nothing is sealed with ${older.join(', ')} any more: remove ${older.length === 1 ? 'it' : 'them'} from ENCRYPTION_KEYS.`;
}
