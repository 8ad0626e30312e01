/**
 * Names a tenant may not set, in lower case: those that frame the message or belong to the hop, those that are ours, and
 * `traceparent`, which we send where a trace goes on. All `webhook-*` names are reserved besides.
 */
export const RESERVED_HEADER_NAMES: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'expect',
  'content-type',
  'content-encoding',
  'user-agent',
  'traceparent',
]);

/** How many custom headers a destination may have. */
export const MAX_CUSTOM_HEADERS = 50;

const MAX_NAME_LENGTH = 256;
/** RFC 9110 token. */
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** What every HTTP client sends unchanged: visible ASCII, blank and tab. */
const VALUE = /^[\t\x20-\x7e]{1,1000}$/;

export interface HeaderProblem {
  /** `headers` or `headers.<name>`. */
  field: string;
  message: string;
}

export type CustomHeadersResult =
  { ok: true; headers: Record<string, string> } | { ok: false; problems: HeaderProblem[] };

/** Judges a tenant's headers before they are stored; names every fault, and no value. */
export function validateCustomHeaders(headers: Record<string, unknown>): CustomHeadersResult {
  const entries = Object.entries(headers);
  const problems: HeaderProblem[] = [];
  if (entries.length > MAX_CUSTOM_HEADERS) {
    problems.push({ field: 'headers', message: `has more than ${MAX_CUSTOM_HEADERS} headers` });
  }
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const message = faultOfName(name, seen) ?? faultOfValue(value);
    if (message !== undefined) problems.push({ field: fieldOf(name), message });
    seen.add(name.toLowerCase());
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, headers: Object.fromEntries(entries) as Record<string, string> };
}

function faultOfName(name: string, seen: ReadonlySet<string>): string | undefined {
  const lower = name.toLowerCase();
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) return 'is not a valid header name';
  // As a key of an object it would name the prototype, not a header.
  if (lower === '__proto__') return 'is not a valid header name';
  if (RESERVED_HEADER_NAMES.has(lower) || lower.startsWith('webhook-')) return 'is a reserved header name';
  if (seen.has(lower)) return 'appears twice (names differ only in case)';
  return undefined;
}

function faultOfValue(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.trim() === '') return 'must not be blank';
  if (!VALUE.test(value)) return 'must be 1 to 1000 characters of visible ASCII, blank or tab';
  return undefined;
}

/** A name of any shape must not fill the answer. */
function fieldOf(name: string): string {
  return `headers.${name.slice(0, MAX_NAME_LENGTH)}`;
}
