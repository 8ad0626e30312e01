/**
 * JSON laid out for reading.
 *
 * @returns undefined where it is none. Numbers of more digits than a double holds are rounded: what is copied must be the text itself
 */
export function prettyJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
