import { foreignId, multilineText, text, trimmedText } from '#http';
import { SUBSCRIBABLE_EVENT_TYPES } from '#contracts';
import { z } from 'zod';
import { customHeadersSchema } from './custom-headers.schema.js';
import { isMaskedUrl } from './masks.js';
import { pageQuerySchema, paginationSchema } from './pagination.schema.js';
import { resourceIdSchema } from './resource-id.schema.js';

const MAX_AGENT_IDS = 1_000;
/** The row travels as one record: with every character of four bytes, or escaped, a thousand ids would be larger than its topic takes. */
const MAX_AGENT_IDS_BYTES = 400_000;

const name = trimmedText({ min: 1, max: 255 }).describe('Trimmed; not empty.');
const description = multilineText({ min: 0, max: 2_000 }).nullable();
const url = text({ min: 1, max: 2_048 })
  .regex(/^[^\s\u0000-\u001f\u007f]*$/, { error: 'must not contain blanks or control characters' })
  .refine((value) => !isMaskedUrl(value), { error: 'has the mask of a hidden query: send the query itself' })
  .meta({
    format: 'uri',
    description:
      'https (http where the operator allows it), no credentials, not an address inside a network. Answers must come from here: redirects are never followed.',
  });
const eventTypes = z
  .array(z.enum(SUBSCRIBABLE_EVENT_TYPES as [string, ...string[]]))
  .min(1)
  .max(SUBSCRIBABLE_EVENT_TYPES.length)
  .refine(isUnique, { error: 'must not repeat a type' })
  .meta({ uniqueItems: true, description: 'Types to receive; GET /manage/event-types lists them.' });
const agentIds = z
  .array(foreignId({ min: 1, max: 255 }))
  .max(MAX_AGENT_IDS)
  .refine(isUnique, { error: 'must not repeat an agent' })
  .refine((ids) => Buffer.byteLength(ids.join('')) <= MAX_AGENT_IDS_BYTES, {
    error: `must have at most ${MAX_AGENT_IDS_BYTES} bytes of UTF-8 in all`,
  })
  .meta({
    uniqueItems: true,
    description: `Only events of these agents; [] for every agent. At most ${MAX_AGENT_IDS_BYTES} bytes of UTF-8 in all.`,
  });
const headers = customHeadersSchema
  .nullable()
  .describe('Sent with every webhook; null for none. Names are unique without regard to case, some are reserved.');
const enabled = z.boolean();

export const createDestinationSchema = z.strictObject({
  id: resourceIdSchema.optional().describe('Made where not given.'),
  name,
  url,
  eventTypes,
  description: description.optional(),
  headers: headers.optional(),
  agentIds: agentIds.optional(),
  enabled: enabled.default(true),
});
export type CreateDestination = z.output<typeof createDestinationSchema>;

/** `headers` replaces all of them, null clears; `agentIds: []` is every agent. */
export const updateDestinationSchema = z
  .strictObject({ name, url, eventTypes, description, headers, agentIds, enabled })
  .partial();
export type UpdateDestination = z.output<typeof updateDestinationSchema>;

export const listDestinationsQuerySchema = pageQuerySchema.extend({
  agentId: text({ min: 0, max: 255 })
    .optional()
    .describe("Only those that would receive this agent's events. Empty: all."),
});
export type ListDestinationsQuery = z.output<typeof listDestinationsQuerySchema>;

export const destinationSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  url: z.string().describe('In lists, and for callers with the role `view`, the query is a mask.'),
  eventTypes: z.array(z.string()),
  headers: z
    .record(z.string(), z.string())
    .nullable()
    .describe('null where there are none. In lists, and for callers with the role `view`, each value is a mask.'),
  agentIds: z.array(z.string()).describe('[]: every agent.'),
  enabled: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Destination = z.output<typeof destinationSchema>;

export const destinationAnswerSchema = z.object({ data: destinationSchema });
export const destinationListSchema = z.object({ data: z.array(destinationSchema), pagination: paginationSchema });

function isUnique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
