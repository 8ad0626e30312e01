import type { JsonObject } from '#contracts';
import { foreignId, text } from '#http';
import { z } from 'zod';
import { findUnstorable, type JsonPath } from '../event/find-unstorable.js';

const MAX_CHARACTERS = 255;

/** What the envelope's schema asks of an id, in words; it rides in headers and keys. */
const id = foreignId({ min: 1, max: MAX_CHARACTERS });

/**
 * Any object, handed on as it was parsed: copied field by field, one named `__proto__` would be lost.
 */
const freeObject = z
  .custom<JsonObject>(isObject, { error: 'must be a JSON object' })
  .superRefine((object, context) => {
    const path = findUnstorable(object);
    if (path === undefined) return;
    context.addIssue({ code: 'custom', path: shorten(path), message: 'must not contain U+0000 or a lone surrogate' });
  })
  .nullable()
  .optional();

/** The body of POST /run/v1/events. */
export const eventToLogSchema = z.strictObject({
  id: id.optional(),
  type: text({ min: 1, max: MAX_CHARACTERS }),
  agentId: id.nullable().optional(),
  conversationId: id.nullable().optional(),
  messageId: id.nullable().optional(),
  properties: freeObject,
  userProperties: freeObject,
  metadata: freeObject,
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Enough to find the place. */
function shorten(path: JsonPath): JsonPath {
  return path.slice(0, 5);
}
