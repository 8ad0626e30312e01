import { z } from 'zod';

const UNSTORABLE = /\u0000|[\ud800-\udfff]/u;

/** Text that a database column takes as it is. */
export function text(bounds: { min: number; max: number }) {
  return z
    .string()
    .min(bounds.min)
    .max(bounds.max)
    .refine((value) => !UNSTORABLE.test(value), { error: 'must not contain U+0000 or a lone surrogate' });
}

/** Text without blanks at its ends. */
export function trimmedText(bounds: { min: number; max: number }) {
  return z
    .string()
    .trim()
    .min(bounds.min)
    .max(bounds.max)
    .refine((value) => !UNSTORABLE.test(value), { error: 'must not contain U+0000 or a lone surrogate' });
}
