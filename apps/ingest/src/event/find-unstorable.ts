/** PostgreSQL takes no U+0000, and a lone surrogate has no UTF-8 form: two different texts would become one. */
const UNSTORABLE = /\u0000|[\ud800-\udfff]/u;

export type JsonPath = (string | number)[];

/** Whether a text can be stored and sent as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * Looks for a text or a field name that can not be stored.
 *
 * @param value parsed JSON of bounded depth
 * @returns the path to it (of a name: to the object that has it), undefined where all is well
 */
export function findUnstorable(value: unknown): JsonPath | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, entry] of entries) {
    if (typeof key === 'string' && !isStorable(key)) return [];
    const found = findUnstorable(entry);
    if (found !== undefined) return [key, ...found];
  }
  return undefined;
}
