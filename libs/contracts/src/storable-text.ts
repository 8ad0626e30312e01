const UNSTORABLE = /\u0000|[\ud800-\udfff]/gu;

/**
 * Text that a header and a database column take: U+0000 and lone surrogates become U+FFFD.
 *
 * @param maxBytes cut to at most this many bytes of UTF-8, never inside a character
 */
export function toStorableText(text: string, maxBytes = Infinity): string {
  return cutToBytes(text.replace(UNSTORABLE, '\ufffd'), maxBytes);
}

function cutToBytes(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  // A byte 10xxxxxx continues a character: step back to where it begins.
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
