import { z } from 'zod';

/**
 * A time with its offset. The offset may move it out of the years that have four digits: no date of the log, none that
 * PostgreSQL reads, and none that an answer could show as it was given.
 */
export const momentSchema = z.iso
  .datetime({ offset: true, abort: true, error: 'must be an ISO 8601 date-time with its offset' })
  .refine((text) => /^(?!0000)\d{4}-/.test(new Date(text).toISOString()), {
    error: 'must lie within the years 1 to 9999, UTC',
  });
