/** Text in which one thing has one spelling, and where each of its characters stood. */
export interface FoldedText {
  text: string;
  /** Per character: where its spelling starts in the original. One more at the end: the original's length. */
  startAt: readonly number[];
}

/** A page may quote JSON that quotes a form. */
const MAX_ROUNDS = 3;
const ESCAPE =
  /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|&#x[0-9a-f]{1,6};|&#[0-9]{1,7};|&(?:amp|lt|gt|quot|apos|nbsp);|\+/gi;
/** The start of an escape whose rest is cut off. */
const CUT_ESCAPE = /(?:%[0-9a-f]?|\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&#?[a-z0-9]{0,8})$/i;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const BACKSLASHED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

/**
 * Undoes the escapes of JSON, URLs, forms and HTML, several times over, and the case of ASCII letters, in which an
 * endpoint may echo what it got.
 */
export function foldSpelling(original: string): FoldedText {
  let folded = asItIs(original);
  for (let round = 1; round <= MAX_ROUNDS && folded.text.search(ESCAPE) !== -1; round++) folded = undoOnce(folded);
  return { text: lowerCase(folded.text), startAt: folded.startAt };
}

/** The same of a long text, where nobody asks what stood where. */
export function foldText(original: string): string {
  let text = original;
  for (let round = 1; round <= MAX_ROUNDS && text.search(ESCAPE) !== -1; round++) text = text.replace(ESCAPE, undo);
  return lowerCase(text);
}

/** The case of ASCII letters alone. */
export function foldCase(original: string): FoldedText {
  const { text, startAt } = asItIs(original);
  return { text: lowerCase(text), startAt };
}

/**
 * As if the text ended before the escape that its end has cut in two, in any of the spellings around each other: half of
 * one would stand between a cut secret and the end.
 */
export function foldBeforeCutEscape(original: string): FoldedText {
  let folded = asItIs(original);
  for (let round = 1; round <= MAX_ROUNDS; round++) folded = dropCutEscape(undoOnce(dropCutEscape(folded)));
  return { text: lowerCase(folded.text), startAt: folded.startAt };
}

function asItIs(text: string): FoldedText {
  return { text, startAt: Array.from({ length: text.length + 1 }, (_, at) => at) };
}

function dropCutEscape({ text, startAt }: FoldedText): FoldedText {
  const whole = text.replace(CUT_ESCAPE, '');
  return { text: whole, startAt: startAt.slice(0, whole.length + 1) };
}

function undoOnce({ text, startAt }: FoldedText): FoldedText {
  const parts: string[] = [];
  const starts: number[] = [];
  let done = 0;
  const keep = (end: number) => {
    parts.push(text.slice(done, end));
    for (let at = done; at < end; at++) starts.push(startAt[at] ?? 0);
  };
  for (const match of text.matchAll(ESCAPE)) {
    keep(match.index);
    const character = undo(match[0]);
    parts.push(character);
    for (let n = 0; n < character.length; n++) starts.push(startAt[match.index] ?? 0);
    done = match.index + match[0].length;
  }
  keep(text.length);
  starts.push(startAt[text.length] ?? 0);
  return { text: parts.join(''), startAt: starts };
}

function undo(escape: string): string {
  const [first, second = ''] = escape;
  if (first === '+') return ' ';
  if (first === '%') return String.fromCharCode(parseInt(escape.slice(1), 16));
  if (first === '&')
    return second === '#' ? ofEntityNumber(escape) : (ENTITIES[escape.slice(1, -1).toLowerCase()] ?? escape);
  return escape.length > 2 ? String.fromCharCode(parseInt(escape.slice(2), 16)) : (BACKSLASHED[second] ?? second);
}

function ofEntityNumber(escape: string): string {
  const code = escape[2]?.toLowerCase() === 'x' ? parseInt(escape.slice(3), 16) : parseInt(escape.slice(2), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
}

/** Letters beyond ASCII stay: some change their length. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
