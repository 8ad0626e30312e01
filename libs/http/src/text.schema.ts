import { z } from 'zod';

const UNSTORABLE = /\u0000|[\ud800-\udfff]/u;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const INVISIBLE = /^[\p{Z}\p{Cc}\p{Cf}]*$/u;

interface TextBounds {
  min: number;
  /** In characters (code points), as JSON Schema and so the OpenAPI document count; an emoji may have several. */
  max: number;
}

/** Text that a database column takes as it is. */
export function text(bounds: TextBounds) {
  return bounded(z.string(), bounds).refine((value) => !UNSTORABLE.test(value), { error: UNSTORABLE_RULE });
}

/** Text of several lines: no control characters but tab and line breaks. */
export function multilineText(bounds: TextBounds) {
  return text(bounds).refine((value) => !CONTROL_BUT_LINES.test(value), { error: CONTROL_BUT_LINES_RULE });
}

/** An id that somebody else gives: any text but control characters, and something to see. */
export function foreignId(bounds: TextBounds) {
  return text(bounds)
    .refine((value) => !CONTROL.test(value), { error: CONTROL_RULE })
    .refine((value) => value === '' || !INVISIBLE.test(value), { error: BLANK_RULE });
}

/** A name: one line, without blanks at its ends, and something to see. */
export function trimmedText(bounds: TextBounds) {
  return bounded(z.string().trim(), bounds)
    .refine((value) => !UNSTORABLE.test(value), { error: UNSTORABLE_RULE })
    .refine((value) => !CONTROL.test(value), { error: CONTROL_RULE })
    .refine((value) => value === '' || !INVISIBLE.test(value), { error: BLANK_RULE });
}

const UNSTORABLE_RULE = 'must not contain U+0000 or a lone surrogate';
const CONTROL_RULE = 'must not contain control characters';
const CONTROL_BUT_LINES_RULE = 'must not contain control characters other than tab and line breaks';
const BLANK_RULE = 'must not be blank';

function bounded(schema: z.ZodString, { min, max }: TextBounds) {
  return schema
    .min(min)
    .refine((value) => !isLonger(value, max), { error: `must have at most ${max} characters` })
    .meta({ maxLength: max });
}

function isLonger(value: string, max: number): boolean {
  if (value.length <= max) return false;
  // A code point has one or two UTF-16 units: what is far too long need not be counted.
  if (value.length > 2 * max) return true;
  let count = 0;
  for (const _character of value) count++;
  return count > max;
}
