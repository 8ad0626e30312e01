import { z } from 'zod';

/** A whole number in a query string, as its digits. */
export function wholeNumber(bounds: { min: number; max: number; default: number }) {
  const rule = `must be a whole number from ${bounds.min} to ${bounds.max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: rule })
    .optional()
    .transform((digits) => (digits === undefined ? bounds.default : Number(digits)))
    .refine((value) => value >= bounds.min && value <= bounds.max, { error: rule })
    .meta({ type: 'integer', minimum: bounds.min, maximum: bounds.max, default: bounds.default, pattern: undefined });
}

/** `page` (1-based) and `limit` of a list. Unknown parameters are let pass, as clients and proxies add their own. */
export const pageQuerySchema = z.object({
  page: wholeNumber({ min: 1, max: 1_000_000, default: 1 }).describe('Page, counted from 1.'),
  limit: wholeNumber({ min: 1, max: 100, default: 10 }).describe('Entries on a page.'),
});
export type PageQuery = z.output<typeof pageQuerySchema>;

export const paginationSchema = z.object({
  page: z.int(),
  limit: z.int(),
  total: z.int().describe('Entries on all pages.'),
  pages: z.int(),
});

export function paginationOf({ page, limit }: PageQuery, total: number): z.output<typeof paginationSchema> {
  return { page, limit, total, pages: Math.ceil(total / limit) };
}

/** A list that grows without bound: the cursor says where the next page begins, whatever was added meanwhile. */
export const cursorPaginationSchema = z.object({
  limit: z.int(),
  nextCursor: z.string().nullable().describe('`cursor` of the next page; null on the last.'),
});
