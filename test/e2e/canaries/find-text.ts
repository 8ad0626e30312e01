import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Short enough to be whole in the ten characters that a JSON parser quotes, long enough to be nowhere by chance. */
const CANARY_LENGTH = 9;

/** A word that is found nowhere but where it was planted. */
export function makeCanary(): string {
  return `q${Array.from({ length: CANARY_LENGTH - 1 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/**
 * The bytes by which a secret would show, whatever writes it and wherever in a longer text it stands: as it is, in JSON,
 * in a URL, in base64 (both alphabets, at each of three offsets), in hexadecimal and in UTF-16.
 */
export function spellingsOf(secret: string | Buffer): Map<string, Buffer> {
  const bytes = Buffer.from(secret as string);
  const text = bytes.toString('utf8');
  const spellings = new Map<string, Buffer>([
    ['plain', bytes],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
  ]);
  for (const offset of [0, 1, 2]) {
    const base64 = base64At(bytes, offset);
    spellings.set(`base64+${offset}`, Buffer.from(base64));
    spellings.set(`base64url+${offset}`, Buffer.from(base64.replaceAll('+', '-').replaceAll('/', '_')));
  }
  if (Buffer.from(text).equals(bytes)) {
    const utf16 = Buffer.from(text, 'utf16le');
    spellings.set('utf-16le', utf16);
    spellings.set('utf-16be', Buffer.from(utf16).swap16());
    spellings.set('upper case', Buffer.from(text.toUpperCase()));
    spellings.set('in JSON', Buffer.from(JSON.stringify(text).slice(1, -1)));
    spellings.set('in a URL', Buffer.from(encodeURIComponent(text)));
  }
  return spellings;
}

/** How the secret shows in the bytes; empty: not at all. */
export function findIn(places: readonly Buffer[], spellings: ReadonlyMap<string, Buffer>): string[] {
  return [...spellings].filter(([, needle]) => places.some((bytes) => bytes.includes(needle))).map(([name]) => name);
}

/** The characters that depend on the secret alone, where it begins `offset` bytes behind a multiple of three. */
function base64At(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const end = offset + bytes.length;
  const whole = end % 3 === 0 ? encoded.length : Math.floor((end * 8) / 6);
  return encoded.slice(Math.ceil((offset * 8) / 6), whole);
}
