/** Key ids and their 256-bit keys, in the order given: the first encrypts, all decrypt. */
export type EncryptionKeys = ReadonlyMap<string, Buffer>;

export type EncryptionKeysResult = { ok: true; keys: EncryptionKeys } | { ok: false; detail: string };

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Reads `id:base64-32-bytes`, comma separated. The detail says which entry breaks which rule and shows no key.
 *
 * @param text the value of ENCRYPTION_KEYS
 */
export function parseEncryptionKeys(text: string): EncryptionKeysResult {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of text.split(',').entries()) {
    const fault = addKey(keys, entry.trim());
    if (fault !== undefined) return { ok: false, detail: `key ${index + 1}: ${fault}` };
  }
  return { ok: true, keys };
}

function addKey(keys: Map<string, Buffer>, entry: string): string | undefined {
  const colon = entry.indexOf(':');
  if (colon < 0) return 'must be id:base64';
  const id = entry.slice(0, colon);
  const base64 = entry.slice(colon + 1);
  if (!KEY_ID.test(id)) return 'its id must be 1 to 64 letters, digits, - or _';
  if (keys.has(id)) return 'its id is used twice';
  const key = Buffer.from(base64, 'base64');
  if (!BASE64.test(base64) || key.length !== KEY_BYTES) return `must hold ${KEY_BYTES} bytes in base64`;
  keys.set(id, key);
  return undefined;
}
