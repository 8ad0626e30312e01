/**
 * `text` as an absolute URL; undefined where it is none. Not `URL.canParse`: once Node 20 has optimised a caller of that, it answers
 * false for whatever has a letter such as `ü` (a string of one byte a character, read as UTF-8).
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
