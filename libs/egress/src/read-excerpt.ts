/** Kept of a failure's body; the rest is not read. */
export const MAX_BODY_BYTES = 4_096;
const MAX_EXCERPT_BYTES = 1_024;
/** Shorter values are no secrets, and cutting them out would leave holes all over the text. */
const MIN_SCRUBBED_LENGTH = 4;
const SCRUBBED = '[redacted]';

/** Control characters but tab and line feed, and two non-characters: PostgreSQL refuses U+0000, terminals obey others. */
const CONTROLS = /[^\P{Cc}\t\n]|[\ufffe\uffff]/gu;

/**
 * The beginning of a body as at most 1 KB of clean text: invalid UTF-8 becomes U+FFFD, control characters go, and
 * `secrets`, which an endpoint may echo, are cut out before the text is shortened. Null where nothing is left.
 *
 * @param contentEncoding of the response: a compressed body gives no text
 */
export function readExcerpt(
  chunks: readonly Uint8Array[],
  secrets: readonly string[],
  contentEncoding: string | undefined,
): string | null {
  if (contentEncoding !== undefined && contentEncoding !== '' && contentEncoding !== 'identity') return null;
  const bytes = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
  // As a stream: a character cut in half at the end is dropped, not replaced.
  let text = new TextDecoder().decode(bytes, { stream: true });
  for (const secret of spellingsOf(secrets)) text = text.replaceAll(secret, SCRUBBED);
  const clean = cutToBytes(text.replace(CONTROLS, ''), MAX_EXCERPT_BYTES).trim();
  return clean === '' ? null : clean;
}

/** Each value as it is, as JSON would quote it, and its words alone (`Bearer <token>`); longest first. */
function spellingsOf(values: readonly string[]): string[] {
  const spellings = values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), ...value.split(/\s+/)]);
  return [...new Set(spellings)]
    .filter((spelling) => spelling.length >= MIN_SCRUBBED_LENGTH)
    .sort((a, b) => b.length - a.length);
}

function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.byteLength <= maxBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}
