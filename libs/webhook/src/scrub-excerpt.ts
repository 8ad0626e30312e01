import { foldBeforeCutEscape, foldCase, foldSpelling, foldText, type FoldedText } from './fold-spelling.js';
import { MIN_SECRET_LENGTH, spellSecret } from './spell-secret.js';

const REDACTED = '[redacted]';
const BODY_WINDOW = 24;

/** From where to where, in the excerpt. */
type Span = [start: number, end: number];

/**
 * Takes out of an answer's excerpt what we sent, should the endpoint echo it, in whatever spelling: header values, whole or
 * in part, and longer pieces of the body.
 */
export function scrubExcerpt(excerpt: string, secretTexts: readonly string[], body: Buffer): string {
  // What stands before a secret may look like an escape together with its first letters: so as it is, too.
  const asItIs = foldCase(excerpt);
  const folded = foldSpelling(excerpt);
  const ends = [asItIs, folded, foldBeforeCutEscape(excerpt)];
  const beginnings = beginningsIn(ends);
  const spans: Span[] = [];
  for (const spelling of new Set(secretTexts.flatMap(spellSecret))) {
    if (!beginnings.has(spelling.slice(0, MIN_SECRET_LENGTH))) continue;
    spans.push(...spansOf(asItIs, spelling), ...spansOf(folded, spelling));
    for (const end of ends) {
      const cut = spanOfTrailingStart(end, excerpt.length, spelling);
      if (cut !== undefined) spans.push(cut);
    }
  }
  return cutEchoedBody(redact(excerpt, spans), body);
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
  const sent = [signatureOf(request.headers), ...querySecretsOf(request.url)];
  return [...Object.values(request.custom), ...request.secrets, ...bare, ...sent];
}

/** @param headers flat, as `buildWebhookHeaders` answers; '' without a signature. A fresh one lets its owner repeat the request. */
export function signatureOf(headers: readonly string[]): string {
  const at = headers.indexOf('webhook-signature');
  return at === -1 ? '' : (headers[at + 1] ?? '');
}

/** What a URL tells after its first `?`, as a whole and value by value: an endpoint echoes the one or the others. */
export function querySecretsOf(url: string): string[] {
  const at = url.indexOf('?');
  if (at === -1) return [];
  const query = url.slice(at + 1);
  return [query, ...query.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1))];
}

/** What any secret in the texts begins with, whole or cut: hundreds of spellings are passed over by it at a look each. */
function beginningsIn(texts: readonly FoldedText[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { text } of texts) {
    for (let at = 0; at + MIN_SECRET_LENGTH <= text.length; at++) found.add(text.slice(at, at + MIN_SECRET_LENGTH));
  }
  return found;
}

function spansOf({ text, startAt }: FoldedText, spelling: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + 1)) {
    spans.push([startAt[at] ?? 0, startAt[at + spelling.length] ?? 0]);
  }
  return spans;
}

/** The excerpt is cut at a length: its end may be the start of a secret. */
function spanOfTrailingStart({ text, startAt }: FoldedText, end: number, spelling: string): Span | undefined {
  const first = spelling.slice(0, MIN_SECRET_LENGTH);
  const from = Math.max(0, text.length - spelling.length + 1);
  for (let at = text.indexOf(first, from); at !== -1; at = text.indexOf(first, at + 1)) {
    if (spelling.startsWith(text.slice(at))) return [startAt[at] ?? 0, end];
  }
  return undefined;
}

function redact(text: string, spans: Span[]): string {
  let redacted = '';
  let done = 0;
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start >= done) redacted += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return redacted + text.slice(done);
}

/** Any piece of the body of 2 x BODY_WINDOW characters holds an aligned window whole, so few windows find every echo. */
function cutEchoedBody(excerpt: string, body: Buffer): string {
  if (excerpt.length < BODY_WINDOW) return excerpt;
  const { text, startAt } = foldSpelling(excerpt);
  const sent = foldText(body.toString());
  for (let at = 0; at + BODY_WINDOW <= text.length; at += BODY_WINDOW) {
    if (sent.includes(text.slice(at, at + BODY_WINDOW))) {
      return excerpt.slice(0, startAt[startOfEcho(text, at, sent)]) + REDACTED;
    }
  }
  return excerpt;
}

function startOfEcho(text: string, at: number, sent: string): number {
  let start = at;
  while (start > 0 && sent.includes(text.slice(start - 1, at + BODY_WINDOW))) start--;
  return start;
}
