import type { FieldProblem } from '../../api/problem.js';
import type { WebhookValues } from './form-values.js';

const FIELDS = ['id', 'name', 'url', 'description', 'eventTypes', 'agentIds', 'enabled'] as const;

/**
 * Puts the service's errors at the form's fields.
 *
 * @returns errors by form field, and those that belong to no field of this form
 */
export function toFormErrors(
  problems: readonly FieldProblem[],
  values: WebhookValues,
): { fields: Record<string, string>; rest: string[] } {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of problems) {
    const target = formFieldOf(field, message, values);
    if (target === undefined) rest.push(`${field} ${message}.`);
    else fields[target] ??= sentenceOf(field, message, values);
  }
  return { fields, rest };
}

function formFieldOf(field: string, message: string, values: WebhookValues): string | undefined {
  const plain = FIELDS.find((name) => field === name || field.startsWith(`${name}[`));
  if (plain !== undefined) return plain;
  if (field === 'headers') return 'headers';
  if (!field.startsWith('headers.')) return undefined;
  const name = field.slice('headers.'.length);
  // Later rows win where one name stands twice.
  const index = values.headers.findLastIndex((row) => row.name.trim() === name);
  if (index < 0) return 'headers';
  return `headers.${index}.${/name|reserved/.test(message) ? 'name' : 'value'}`;
}

/** "must not be empty" reads as "Must not be empty.", "is reserved" as "This is reserved."; an entry of a list is named. */
function sentenceOf(field: string, message: string, values: WebhookValues): string {
  if (field === 'eventTypes' && message.startsWith('must list at least')) return 'Choose at least one.';
  const index = Number(/\[(\d+)\]$/.exec(field)?.[1] ?? NaN);
  const entry = field.startsWith('agentIds') ? values.agentIds[index] : undefined;
  if (entry !== undefined) return `"${entry}" ${message}.`;
  const text = message.startsWith('must') ? message : `this ${message}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
