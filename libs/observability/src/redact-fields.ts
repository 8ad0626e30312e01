/** Bounds of one log line: what lies deeper, or is longer, is cut. */
const MAX_DEPTH = 4;
const MAX_TEXT = 2_000;
const MAX_ENTRIES = 50;
const CENSORED = '[redacted]';

/** Compared in lower case without `-` and `_`, so that `x-api-key`, `apiKey` and `API_KEY` are one name. */
const SECRET_NAMES = new Set([
  'bindings',
  'body',
  'connectionstring',
  'customheaders',
  'databaseurl',
  'encryptionkeys',
  'excerpt',
  'headers',
  'operatorkey',
  'parameters',
  'params',
  'payload',
  'rawbody',
  'rawheaders',
  'responseexcerpt',
  'sealed',
  'signature',
  'webhooksignature',
]);
/** `saslPassword`, `client_secret`, `x-upstream-authorization`. */
const SECRET_ENDING =
  /(?:apikey|authorization|cookies?|credentials?|passphrase|passwords?|privatekey|secrets?|tokens?)$/;

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
    kept[name] = isSecretName(name) ? CENSORED : redactValue(value, depth);
  }
  return kept;
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
  return SECRET_NAMES.has(plain) || SECRET_ENDING.test(plain);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (isErrorLike(value)) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => redactValue(entry, depth + 1));
  return redactObject(value, depth + 1);
}

/** Also of another realm, and what is thrown in the shape of an error: both come with what hangs on them. */
function isErrorLike(value: object): value is Error {
  if (value instanceof Error) return true;
  const { message, stack } = value as { message?: unknown; stack?: unknown };
  return typeof message === 'string' && typeof stack === 'string';
}

/** An error's own further properties are left out: clients hang requests, configurations and headers on them. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: String(error.name ?? 'Error'),
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
