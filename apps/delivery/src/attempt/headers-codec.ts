/** The custom headers inside the seal: a JSON object that this system wrote. */
export function parseHeaders(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}
