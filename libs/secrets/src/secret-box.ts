import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parseEncryptionKeys, type EncryptionKeys } from './encryption-keys.js';
import { SecretDamagedError, UnknownKeyError } from './secret-errors.js';

/** Where a secret belongs. It is authenticated with the secret, so that a sealed text opens in its own place only. */
export interface SecretContext {
  tenantId: string;
  projectId: string;
  destinationId: string;
  field: 'headers' | 'secret';
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** `v1.<key id>.<base64url of IV, ciphertext and tag>` */
const SEALED = /^v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]+)$/;

/**
 * AES-256-GCM with a random 96-bit IV per text. To rotate: put the new key first, keep the old one behind it until every
 * row is sealed anew (`keyIdOf` tells), then drop it.
 */
export class SecretBox {
  /** The id of the key that seals. */
  readonly currentKeyId: string;
  private readonly keys: EncryptionKeys;
  private readonly currentKey: Buffer;

  /**
   * @param keys `id:base64-32-bytes`, comma separated; the first seals
   * @throws RangeError when the keys cannot be read; the message shows none
   */
  constructor(keys: string) {
    const parsed = parseEncryptionKeys(keys);
    if (!parsed.ok) throw new RangeError(`encryption keys: ${parsed.detail}`);
    this.keys = parsed.keys;
    [[this.currentKeyId, this.currentKey]] = [...parsed.keys] as [[string, Buffer]];
  }

  seal(plain: string, context: SecretContext): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.currentKey, iv).setAAD(encodeContext(context));
    const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${this.currentKeyId}.${sealed.toString('base64url')}`;
  }

  /**
   * @throws UnknownKeyError when the key is not here
   * @throws SecretDamagedError when the text is not what was sealed for this place
   */
  open(sealed: string, context: SecretContext): string {
    const { keyId, bytes } = parseSealed(sealed);
    const key = this.keys.get(keyId);
    if (!key) throw new UnknownKeyError(keyId);
    const iv = bytes.subarray(0, IV_BYTES);
    const tag = bytes.subarray(bytes.length - TAG_BYTES);
    try {
      const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(encodeContext(context)).setAuthTag(tag);
      const plain = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
      return Buffer.concat([plain, decipher.final()]).toString('utf8');
    } catch {
      throw new SecretDamagedError();
    }
  }

  /** @throws SecretDamagedError when the text has no key id */
  keyIdOf(sealed: string): string {
    return parseSealed(sealed).keyId;
  }
}

function parseSealed(sealed: string): { keyId: string; bytes: Buffer } {
  const match = SEALED.exec(sealed);
  const bytes = Buffer.from(match?.[2] ?? '', 'base64url');
  if (!match || bytes.length < IV_BYTES + TAG_BYTES) throw new SecretDamagedError();
  return { keyId: match[1] as string, bytes };
}

/** A JSON list: joined by a separator, `a/b` + `c` and `a` + `b/c` would be one place. */
function encodeContext({ tenantId, projectId, destinationId, field }: SecretContext): Buffer {
  return Buffer.from(JSON.stringify([tenantId, projectId, destinationId, field]), 'utf8');
}
