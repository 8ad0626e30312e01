/** Bounds of one log line: what lies deeper, or is longer, is cut. */
const MAX_DEPTH = 4;
const MAX_TEXT = 2_000;
const MAX_ENTRIES = 50;
const CENSORED = '[redacted]';

/** Compared in lower case without `-` and `_`, so that `x-api-key`, `apiKey` and `API_KEY` are one name. */
const SECRET_NAMES = new Set([
  'apikey',
  'authorization',
  'body',
  'cookie',
  'customheaders',
  'databaseurl',
  'encryptionkeys',
  'headers',
  'operatorkey',
  'password',
  'payload',
  'proxyauthorization',
  'rawbody',
  'rawheaders',
  'sealed',
  'secret',
  'secrets',
  'setcookie',
  'signature',
  'token',
  'webhooksignature',
  'xapikey',
]);

/**
 * The fields of a log line without what must never be in one: values under a secret's name, bytes, userinfo
 * and query of every URL in any text. Works on a copy; an object that refers to itself ends at the depth bound.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return redactObject(fields, 0);
}

/** `text` with the userinfo, query and fragment of each URL in it cut, and shortened to 2,000 characters. */
export function redactText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
  if (!short.includes('://')) return short;
  return short.replace(/([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'@]*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gi, '$1$2');
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, MAX_ENTRIES)) {
    kept[name] = SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, '')) ? CENSORED : redactValue(value, depth);
  }
  return kept;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => redactValue(entry, depth + 1));
  return redactObject(value, depth + 1);
}

/** An error's own further properties are left out: clients hang requests, configurations and headers on them. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
