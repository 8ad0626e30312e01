import { z } from 'zod';
import { API_KEY_ROLES } from '../store/api-key.entity.js';

export const callerSchema = z.object({
  role: z.enum(['operator', ...API_KEY_ROLES]).describe('`operator` holds the key of the installation.'),
  keyId: z.string().nullable().describe('Public part of the API key; null for the operator.'),
  tenantId: z.string().nullable().describe('The only tenant it is good for; null for the operator: all.'),
  projectId: z.string().nullable().describe('The only project it is good for; null: all of the tenant.'),
  expiresAt: z.iso.datetime().nullable(),
  projects: z
    .array(z.object({ tenantId: z.string(), projectId: z.string() }))
    .describe('Projects it may see that have destinations or API keys, by name; at most 1000. Others exist once used.'),
});
export type CallerView = z.output<typeof callerSchema>;

export const callerAnswerSchema = z.object({ data: callerSchema });
