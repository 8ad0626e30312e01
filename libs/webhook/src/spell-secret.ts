import { foldText } from './fold-spelling.js';

/** Shorter texts are no secrets, and replacing them would shred the excerpt. */
export const MIN_SECRET_LENGTH = 4;
/** Parts of a header value that look like a credential of their own. */
const MIN_PART_LENGTH = 8;
/** Of one value, the longest: a tenant chooses how many there are, and they are spelled anew after each failure. */
const MAX_ENCODED_PARTS = 8;
/** Below it, an encoded text looks like any word. */
const MIN_ENCODED_LENGTH = 6;
const SCHEME_AND_CREDENTIALS = /^[A-Za-z][A-Za-z0-9-]*\s+(\S+)$/;

/**
 * The folded texts that give a secret away: itself, its parts, and it and the longest of them in base64 and hexadecimal; the longest
 * first.
 */
export function spellSecret(secret: string): string[] {
  const parts = [...new Set(partsOf(secret))].sort((a, b) => b.length - a.length);
  const encoded = [secret, ...parts.slice(0, MAX_ENCODED_PARTS)].flatMap(encodingsOf);
  const spellings = [secret, ...parts, ...encoded].map(foldText);
  return [...new Set(spellings)].filter((text) => text.length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
}

function partsOf(secret: string): string[] {
  const parts = secret.split(/[\s&=,;]+/).filter((part) => part.length >= MIN_PART_LENGTH);
  const credentials = SCHEME_AND_CREDENTIALS.exec(secret)?.[1];
  if (credentials === undefined) return parts;
  return [...parts, credentials, ...(/^basic\s/i.test(secret) ? userAndPassword(credentials) : [])];
}

function userAndPassword(credentials: string): string[] {
  const both = Buffer.from(credentials, 'base64').toString('latin1');
  const at = both.indexOf(':');
  return at === -1 ? [] : [both, both.slice(at + 1)];
}

function encodingsOf(text: string): string[] {
  if (text.length < MIN_ENCODED_LENGTH) return [];
  const base64 = [0, 1, 2].map((offset) => base64Within(text, offset));
  const base64Url = base64.map((encoded) => encoded.replaceAll('+', '-').replaceAll('/', '_'));
  return [Buffer.from(text).toString('hex'), ...base64, ...base64Url];
}

/** The characters of base64 that the text alone decides, where it starts `offset` bytes into a group of three. */
function base64Within(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((bytes.byteLength * 8) / 6);
  return bytes.toString('base64').slice(first, last);
}
