/** JSON laid out for reading; what is no JSON stays as it is. Numbers keep every digit only in the copied text. */
export function prettyPayload(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
