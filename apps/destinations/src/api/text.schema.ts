import { isResourceId } from '#contracts';
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

export const RESOURCE_ID_RULE = "must have 1 to 255 characters of A-Z a-z 0-9 - _ . and not be 'new'";

/** Id of a tenant, a project or a destination. */
export const resourceIdSchema = z
  .string()
  .refine(isResourceId, { error: RESOURCE_ID_RULE })
  .meta({ pattern: '^[A-Za-z0-9_.-]{1,255}$', not: { const: 'new' } });
