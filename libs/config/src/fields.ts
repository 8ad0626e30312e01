import { z } from 'zod';

/** What a variable tells about itself, beside its type. */
export interface FieldAbout {
  /** What it does, in one sentence, with the unit. */
  description: string;
  /** The value never appears in a log or an error. */
  secret?: boolean;
  /** The value is a URL: the start log shows it without credentials and query. */
  shownAs?: 'url';
}

/** Reads one variable's text; returns the value, or the rule it breaks. */
export type ReadText<T> = (text: string) => { value: T } | { rule: string };

/** A variable read by `read`. Without `.default()` or `.optional()` it is required. */
export function variable<T>(read: ReadText<T>) {
  return z.string('is required').transform((text, context): T => {
    const result = read(text);
    if ('value' in result) return result.value;
    context.addIssue({ code: 'custom', message: result.rule });
    return z.NEVER;
  });
}

/** A whole number in decimal digits, `min` to `max`, both included. */
export function wholeNumber(about: FieldAbout & { min: number; max: number; default: number }) {
  const { min, max, default: value, ...meta } = about;
  return variable((text) => readWholeNumber(text, min, max))
    .default(value)
    .meta({ ...meta, min, max });
}

/** A duration in milliseconds. */
export function durationMs(about: FieldAbout & { min: number; max: number; default: number }) {
  return wholeNumber(about);
}

/** `true` or `false`, nothing else: `1`, `yes` and `on` would invite a typo that silently means false. */
export function flag(about: FieldAbout & { default: boolean }) {
  const { default: value, ...meta } = about;
  return variable<boolean>((text) => {
    const word = text.trim().toLowerCase();
    return word === 'true' || word === 'false' ? { value: word === 'true' } : { rule: 'must be true or false' };
  })
    .default(value)
    .meta(meta);
}

/** One of a closed list of words, in any case; the value is the word as listed. */
export function choice<const W extends string>(words: readonly W[]) {
  return variable<W>((text) => {
    const value = words.find((word) => word === text.trim().toLowerCase());
    return value === undefined ? { rule: `must be one of ${words.join(', ')}` } : { value };
  });
}

/** A comma separated list; blanks around and empty entries between commas are dropped. `read` judges each entry. */
export function list<T>(read: ReadText<T>, bounds: { min: number; max: number }) {
  return variable<T[]>((text) => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    if (entries.length < bounds.min || entries.length > bounds.max) {
      return { rule: `must list ${bounds.min} to ${bounds.max} entries, separated by commas` };
    }
    const values: T[] = [];
    for (const [index, entry] of entries.entries()) {
      const result = read(entry);
      if ('rule' in result) return { rule: `entry ${index + 1} ${result.rule}` };
      values.push(result.value);
    }
    return { value: values };
  });
}

/** `text` as a whole number within bounds. */
export function readWholeNumber(text: string, min: number, max: number): { value: number } | { rule: string } {
  const digits = text.trim();
  const value = Number(digits);
  if (/^\d{1,15}$/.test(digits) && value >= min && value <= max) return { value };
  return { rule: `must be a whole number from ${min} to ${max}` };
}

/** `text` as an absolute URL with one of the protocols (`http:`) and a host. The value is the text, trimmed. */
export function readUrl(text: string, protocols: readonly string[]): { value: string } | { rule: string } {
  const value = text.trim();
  const rule = `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  if (!URL.canParse(value)) return { rule };
  const url = new URL(value);
  return protocols.includes(url.protocol) && url.hostname !== '' ? { value } : { rule };
}
