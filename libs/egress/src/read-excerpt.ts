/** Kept of a failure's body; the rest is not read. */
export const MAX_BODY_BYTES = 4_096;
const MAX_EXCERPT_BYTES = 1_024;
/** Control characters but tab and line feed, and two non-characters: PostgreSQL refuses U+0000, terminals obey others. */
const CONTROLS = /[^\P{Cc}\t\n]|[\ufffe\uffff]/gu;

/**
 * The beginning of a body as at most 1 KB of clean text: invalid UTF-8 becomes U+FFFD, control characters go. Null where
 * nothing is left. What the endpoint echoes of our request is still in it: the caller knows what is secret.
 *
 * @param contentEncoding of the response: a compressed body gives no text
 */
export function readExcerpt(chunks: readonly Uint8Array[], contentEncoding: string | undefined): string | null {
  if (contentEncoding !== undefined && contentEncoding !== '' && contentEncoding !== 'identity') return null;
  // As a stream: a character cut in half at the end is dropped, not replaced.
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES), { stream: true });
  const clean = cutToBytes(text.replace(CONTROLS, ''), MAX_EXCERPT_BYTES).trim();
  return clean === '' ? null : clean;
}

function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.byteLength <= maxBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}
