import { z } from 'zod';

export const problemSchema = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('Names every wrong field.'),
  code: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('Every wrong field of the request, up to 100.'),
});
