import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A JSON Schema (draft 7 vocabulary). */
export type JsonSchema = object;

/**
 * Text that may become a header, a key or a database column: at most 255 characters, no control character (PostgreSQL
 * refuses U+0000) and no lone surrogate (it has no UTF-8 form, so two different ids would become one).
 */
const ID_CHARACTER = '[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]';

export const schemas = {
  text: { type: 'string' },
  textOrNull: { type: ['string', 'null'] },
  objectOrNull: { type: ['object', 'null'] },
  dateTime: { type: 'string', format: 'date-time' },
  dateTimeOrNull: { type: ['string', 'null'], format: 'date-time' },
  id: { type: 'string', pattern: `^${ID_CHARACTER}{1,255}$` },
  idOrEmpty: { type: 'string', pattern: `^${ID_CHARACTER}{0,255}$` },
  resourceId: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,255}$' },
} as const;

/** An object with these properties, all required but the ones named optional; unknown ones are allowed. */
export function objectOf(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  return { type: 'object', required: Object.keys(properties).filter((name) => !optional.includes(name)), properties };
}

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false });
addFormats.default(ajv, ['date-time']);

/** A compiled schema: undefined when the value conforms, else which field breaks which rule, never the value. */
export type Check = (value: unknown) => string | undefined;

/** @param path what the value is called in messages, '' for the whole record */
export function compileCheck(schema: JsonSchema, path = ''): Check {
  const validate = ajv.compile(schema) as ValidateFunction;
  return (value) => (validate(value) ? undefined : describe(validate.errors?.[0], path));
}

function describe(error: ErrorObject | undefined, path: string): string {
  if (!error) return `${path || 'the record'}: does not conform`;
  const steps = [path, ...error.instancePath.split('/')].filter((step) => step !== '');
  if (error.keyword === 'required') {
    const missing = String(error.params['missingProperty']);
    return `${[...steps, missing].join('.')}: is required`;
  }
  const rule = error.keyword === 'pattern' ? 'must have the shape of an id' : (error.message ?? 'does not conform');
  return `${steps.join('.') || 'the record'}: ${rule}`;
}
