import { MAX_CUSTOM_HEADERS, validateCustomHeaders } from '#webhook';
import { z } from 'zod';
import { MASK } from './masks.js';

/**
 * Names and values together. Servers commonly take 16 KiB of request line and headers: the longest URL and our own headers
 * need the rest.
 */
const MAX_HEADERS_BYTES = 12_288;

/**
 * Custom headers: name to value. Not a zod record, which drops a key `__proto__` in silence instead of refusing it.
 */
export const customHeadersSchema = z
  .custom<Record<string, string>>(isObject, { error: 'must be a JSON object of header names and values' })
  .superRefine((headers, context) => {
    const addIssue = (field: string, message: string) => {
      const name = field.slice('headers.'.length);
      context.addIssue({ code: 'custom', message, path: name === '' ? [] : [name] });
    };
    // Judged first and alone: a body of a megabyte can name a hundred thousand headers.
    if (Object.keys(headers).length > MAX_CUSTOM_HEADERS) {
      addIssue('headers', `must have at most ${MAX_CUSTOM_HEADERS} headers`);
      return;
    }
    const result = validateCustomHeaders(headers);
    if (!result.ok) for (const { field, message } of result.problems) addIssue(field, message);
    for (const [name, value] of Object.entries(headers)) {
      if (value === MASK) addIssue(`headers.${name}`, 'is the mask of a hidden value: send the value itself');
    }
    if (bytesOf(headers) > MAX_HEADERS_BYTES)
      addIssue('headers', `must have at most ${MAX_HEADERS_BYTES} bytes in all`);
  })
  .meta({
    type: 'object',
    maxProperties: MAX_CUSTOM_HEADERS,
    additionalProperties: { type: 'string', pattern: '^[\\t\\x20-\\x7e]{1,1000}$', minLength: 1, maxLength: 1000 },
  });

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of what is a text: anything else is refused already, and may have no text at all (`{"toString": 1}`). */
function bytesOf(headers: Record<string, unknown>): number {
  const sizeOf = (value: unknown) => (typeof value === 'string' ? value.length : 0);
  return Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + sizeOf(value), 0);
}
