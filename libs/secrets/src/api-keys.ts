import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewApiKey {
  /** The whole key; shown once and never stored. */
  key: string;
  /** Finds the row. */
  publicId: string;
  /** What is stored. */
  secretHash: Buffer;
}

const PUBLIC_ID_BYTES = 9;
const SECRET_BYTES = 32;
/** The public id is hexadecimal, so that the first `_` behind it ends it: base64url has `_` too. */
const API_KEY = /^whk_([0-9a-f]{18})_([A-Za-z0-9_-]{43})$/;

/** A new key `whk_<public id>_<secret>` with a secret of 256 random bits. */
export function generateApiKey(): NewApiKey {
  const publicId = randomBytes(PUBLIC_ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { key: `whk_${publicId}_${secret}`, publicId, secretHash: hashApiSecret(secret) };
}

/** The parts of a presented key; undefined for any other text. */
export function parseApiKey(key: string): { publicId: string; secret: string } | undefined {
  const match = API_KEY.exec(key);
  return match ? { publicId: match[1] as string, secret: match[2] as string } : undefined;
}

/** SHA-256. 256 random bits cannot be guessed, so a slow hash would cost time on every call and protect nothing. */
export function hashApiSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Compares in a time that depends on neither content nor length: both sides are hashed first. */
export function equalSecrets(a: Buffer | string, b: Buffer | string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(value: Buffer | string): Buffer {
  return createHash('sha256').update(value).digest();
}
