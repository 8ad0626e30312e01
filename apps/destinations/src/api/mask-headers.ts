/** Stands for a header value that the reader may not see. Never accepted as a value. */
export const HEADER_MASK = '********';

/** Made of names alone: a masked answer has nothing to decrypt, so nothing to leak. null: there are no headers. */
export function maskHeaders(names: readonly string[]): Record<string, string> | null {
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, HEADER_MASK]));
}
