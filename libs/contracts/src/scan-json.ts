const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LONGEST_SAFE_DIGITS = 308;

export type JsonScan =
  | { ok: true }
  | { ok: false; reason: 'too_deep'; atByte: number }
  | { ok: false; reason: 'not_finite'; atByte: number };

/**
 * One pass over the bytes before `JSON.parse`, for the two things that parse well and break later:
 * nesting so deep that a recursive reader overflows its stack, and a number such as `1e999` that becomes
 * Infinity and would be serialised as `null`. It does not judge the grammar; `JSON.parse` does.
 *
 * @param maxDepth deepest nesting of objects and arrays that passes; the outermost one is 1
 */
export function scanJson(bytes: Uint8Array, maxDepth: number): JsonScan {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > maxDepth) return { ok: false, reason: 'too_deep', atByte: at };
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    } else if (isDigit(byte)) {
      const end = endOfNumber(bytes, at);
      if (!isFiniteNumber(bytes, at, end)) return { ok: false, reason: 'not_finite', atByte: at };
      at = end - 1;
    }
  }
  return { ok: true };
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function endOfNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isNumberByte(bytes[at] as number)) at++;
  return at;
}

/** Only an exponent or a very long run of digits can leave the range of a double; anything else is not converted. */
function isFiniteNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= LONGEST_SAFE_DIGITS && !hasExponent(bytes, start, end)) return true;
  const value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
  return Math.abs(value) !== Infinity;
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (((bytes[at] as number) | 0x20) === 0x65) return true;
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isNumberByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === 0x2d || (byte | 0x20) === 0x65;
}
