import { z } from 'zod';

export const eventTypeSchema = z.object({
  type: z.string(),
  description: z.string(),
  subscribable: z.boolean().describe('May stand in `eventTypes`; `test` is sent by a Test call alone.'),
  dataSchema: z.record(z.string(), z.unknown()).describe("JSON Schema of the event's `data`."),
  sample: z.record(z.string(), z.unknown()).describe('A `data` that conforms to it.'),
});

export const eventTypeListSchema = z.object({ data: z.array(eventTypeSchema) });
