const REDACTED = '[redacted]';
/** Shorter texts are no secrets, and replacing them would shred the excerpt. */
const MIN_SECRET_LENGTH = 4;
/** Parts of a header value that look like a credential of their own ("Bearer <this>"). */
const MIN_PART_LENGTH = 8;
const BODY_WINDOW = 24;

/**
 * Takes out of an answer's excerpt what we sent, should the endpoint echo it: header values, whole or in part, and longer
 * pieces of the body.
 */
export function scrubExcerpt(excerpt: string, secretTexts: readonly string[], body: Buffer): string {
  let text = excerpt;
  for (const secret of secretTexts.flatMap(spellingsOf)) {
    text = text.replaceAll(secret, REDACTED);
    text = cutTrailingStart(text, secret);
  }
  return cutEchoedBody(text, body);
}

/**
 * Everything of a request that lets its holder repeat it, sign another or get in: header values, signing secrets with and
 * without their prefix, the signature, the URL's query.
 */
export function secretTextsOf(request: {
  custom: Readonly<Record<string, string>>;
  /** `whsec_...`, those that sign no more too. */
  secrets: readonly string[];
  /** As sent: flat. */
  headers: readonly string[];
  url: string;
}): string[] {
  const bare = request.secrets.map((secret) => secret.replace(/^whsec_/, ''));
  const sent = [signatureOf(request.headers), queryOf(request.url)];
  return [...Object.values(request.custom), ...request.secrets, ...bare, ...sent];
}

/** @param headers flat, as `buildWebhookHeaders` answers; '' without a signature. A fresh one lets its owner repeat the request. */
export function signatureOf(headers: readonly string[]): string {
  const at = headers.indexOf('webhook-signature');
  return at === -1 ? '' : (headers[at + 1] ?? '');
}

/** What follows the first `?` of a URL, '' without one. */
export function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}

function spellingsOf(secret: string): string[] {
  const parts = secret.split(/[\s&=,;]+/).filter((part) => part.length >= MIN_PART_LENGTH);
  const all = [secret, ...parts].flatMap((text) => [text, inJson(text), inUrl(text)]);
  return [...new Set(all)].filter((text) => text.length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

function inUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a surrogate pair: no URL holds it.
    return text;
  }
}

/** The excerpt is cut at a length: its end may be the start of a secret. */
function cutTrailingStart(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= MIN_SECRET_LENGTH; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + REDACTED;
  }
  return text;
}

/** Any piece of the body of 2 x BODY_WINDOW characters holds an aligned window whole, so few windows find every echo. */
function cutEchoedBody(text: string, body: Buffer): string {
  if (text.length < BODY_WINDOW) return text;
  const plain = body.toString();
  const sent = `${plain}\n${inJson(plain)}`;
  for (let at = 0; at + BODY_WINDOW <= text.length; at += BODY_WINDOW) {
    if (sent.includes(text.slice(at, at + BODY_WINDOW)))
      return `${text.slice(0, startOfEcho(text, at, sent))}${REDACTED}`;
  }
  return text;
}

function startOfEcho(text: string, at: number, sent: string): number {
  let start = at;
  while (start > 0 && sent.includes(text.slice(start - 1, at + BODY_WINDOW))) start--;
  return start;
}
