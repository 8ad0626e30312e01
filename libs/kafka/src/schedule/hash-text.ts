const { imul } = Math;

/**
 * A number below 2^53 for a text: two hashes side by side, FNV-1a and one like it. A number instead of a text saves most of a map's
 * memory.
 */
export function hashText(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = imul(high ^ code, 0x01000193);
    low = imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
