import { isResourceId } from '#contracts';
import { z } from 'zod';

export const RESOURCE_ID_RULE = "must have 1 to 255 characters of A-Z a-z 0-9 - _ . and not be 'new', '.' or '..'";

/** Id of a tenant, a project or a destination. */
export const resourceIdSchema = z
  .string()
  .refine(isResourceId, { error: RESOURCE_ID_RULE })
  .meta({ pattern: '^[A-Za-z0-9_.-]{1,255}$', not: { enum: ['new', '.', '..'] } });
