import { readUrl, variable } from './fields.js';

/** PostgreSQL. */
export const databaseVariables = {
  DATABASE_URL: variable((text) => readUrl(text, ['postgres:', 'postgresql:'])).meta({
    description: 'PostgreSQL: postgres://user:password@host:port/database.',
    secret: true,
    shownAs: 'url',
  }),
};

/** The key that may do everything. */
export const operatorVariables = {
  OPERATOR_KEY: variable<string>((text) =>
    /^[\x21-\x7e]{32,512}$/.test(text.trim())
      ? { value: text.trim() }
      : { rule: 'must have at least 32 characters, printable ASCII without blanks' },
  ).meta({
    description: "The operator's API key, at least 32 characters; it creates the first keys of tenants.",
    secret: true,
  }),
};

/** The keys that encrypt header values and signing secrets, at rest and on topics. */
export const encryptionVariables = {
  ENCRYPTION_KEYS: variable(readEncryptionKeys).meta({
    description: 'AES-256 keys, id:base64-of-32-bytes, comma separated; the first encrypts, all decrypt.',
    secret: true,
  }),
};

/** The format only; the secrets lib builds the keys from the same text. */
function readEncryptionKeys(text: string): { value: string } | { rule: string } {
  const entries = text.split(',').map((entry) => entry.trim());
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const [, id, base64] = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
    if (id === undefined || base64 === undefined) return { rule: `entry ${index + 1} must be id:base64 of 32 bytes` };
    if (ids.has(id)) return { rule: `entry ${index + 1} repeats the id of an earlier one` };
    ids.add(id);
  }
  return { value: entries.join(',') };
}
