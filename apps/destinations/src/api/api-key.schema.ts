import { trimmedText } from '#http';
import { z } from 'zod';
import { API_KEY_ROLES } from '../store/api-key.entity.js';
import { momentSchema } from './moment.schema.js';
import { pageQuerySchema, paginationSchema } from './pagination.schema.js';
import { resourceIdSchema } from './resource-id.schema.js';

const role = z
  .enum(API_KEY_ROLES)
  .describe('`view` reads, `edit` writes, `publish` sends events alone and needs a project.');

export const createApiKeySchema = z
  .strictObject({
    name: trimmedText({ min: 1, max: 255 }),
    role,
    projectId: resourceIdSchema.nullish().describe('The only project it is good for; none: all of the tenant.'),
    expiresAt: momentSchema
      .refine((time) => !(Date.parse(time) <= Date.now()), { error: 'must be in the future' })
      .nullish()
      .describe('From then on it is refused; none: never.'),
  })
  .refine((key) => key?.role !== 'publish' || (key.projectId ?? null) !== null, {
    path: ['projectId'],
    error: 'is required for the role publish',
    // Also beside other wrong fields: one answer names all of them.
    when: () => true,
  });
export type CreateApiKey = z.output<typeof createApiKeySchema>;

export const apiKeySchema = z.object({
  id: z.string().describe('The public part of the key.'),
  name: z.string(),
  role,
  projectId: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type ApiKey = z.output<typeof apiKeySchema>;

export const newApiKeyAnswerSchema = z.object({
  data: apiKeySchema.extend({ key: z.string().describe('`whk_...`: shown this once.') }),
});
export const apiKeyListSchema = z.object({ data: z.array(apiKeySchema), pagination: paginationSchema });
export const listApiKeysQuerySchema = pageQuerySchema;
