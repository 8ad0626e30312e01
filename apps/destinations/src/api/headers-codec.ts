/** The custom headers as one text, which is then sealed as a whole. */
export function encodeHeaders(headers: Record<string, string>): string {
  return JSON.stringify(headers);
}

/** Reads what `encodeHeaders` wrote and the seal has authenticated. */
export function decodeHeaders(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}
