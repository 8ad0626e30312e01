import type { z } from 'zod';
import type { FieldError } from './problem.js';

const MAX_FIELD_CHARACTERS = 120;

/**
 * Validates against a schema.
 *
 * @returns the value as the schema reads it, or every wrong field once
 */
export function readWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
): { ok: true; value: z.output<S> } | { ok: false; errors: FieldError[] } {
  const parsed = schema.safeParse(input, { error: describeIssue });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, errors: firstOfEach(parsed.error.issues.flatMap(toFieldErrors)) };
}

/** Later rules of a field often only follow from the first that it breaks. */
function firstOfEach(errors: readonly FieldError[]): FieldError[] {
  const named = new Set<string>();
  return errors.filter(({ field }) => !named.has(field) && named.add(field));
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), message: 'is not a known field' }));
  }
  return [{ field: fieldOf(issue.path), message: issue.message }];
}

/** `eventTypes[1]`, `headers.Host`. */
function fieldOf(path: readonly PropertyKey[]): string {
  let field = '';
  for (const part of path)
    field += typeof part === 'number' ? `[${part}]` : `${field === '' ? '' : '.'}${String(part)}`;
  return field === '' ? 'body' : field.slice(0, MAX_FIELD_CHARACTERS);
}

/** One voice for all fields; undefined leaves the words to the schema. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${KINDS[issue.expected as string] ?? issue.expected}`;
    case 'too_small':
      return `must ${describeSize(issue.origin as string, 'at least', issue.minimum as number)}`;
    case 'too_big':
      return `must ${describeSize(issue.origin as string, 'at most', issue.maximum as number)}`;
    case 'invalid_value':
      if (issue.input === undefined) return 'is required';
      return `must be one of ${(issue.values as unknown[]).join(', ')}`;
    default:
      return undefined;
  }
}

const KINDS: Record<string, string> = {
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
  number: 'a number',
  int: 'a whole number',
};

function describeSize(origin: string, relation: string, bound: number): string {
  if (origin === 'string')
    return bound === 1 && relation === 'at least' ? 'not be empty' : `have ${relation} ${bound} characters`;
  if (origin === 'array') return `list ${relation} ${bound}`;
  return `be ${relation} ${bound}`;
}
