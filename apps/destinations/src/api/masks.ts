/** Stands for a header value, or the query of a URL, that the reader may not see. Never accepted as one. */
export const MASK = '********';

/** Made of names alone: a masked answer has nothing to decrypt, so nothing to leak. null: there are no headers. */
export function maskHeaders(names: readonly string[]): Record<string, string> | null {
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, MASK]));
}

/** Many endpoints take their token in the query. */
export function maskUrl(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? url : `${url.slice(0, at + 1)}${MASK}`;
}

/** Does it come from {@link maskUrl}? Stored, it would overwrite what it hides. */
export function isMaskedUrl(url: string): boolean {
  return url.endsWith(`?${MASK}`);
}
