import type { NewWebhook, Webhook, WebhookChanges } from '../../api/client.js';

/** One custom header. A saved one keeps its value out of sight until it is replaced. */
export interface HeaderRow {
  /** For React alone. */
  key: string;
  name: string;
  value: string;
  isSaved: boolean;
}

export interface WebhookValues {
  /** '' lets the service make one; fixed once saved. */
  id: string;
  name: string;
  url: string;
  description: string;
  eventTypes: NewWebhook['eventTypes'];
  headers: HeaderRow[];
  agentIds: string[];
  enabled: boolean;
}

export const NEW_VALUES: WebhookValues = {
  id: '',
  name: '',
  url: '',
  description: '',
  eventTypes: [],
  headers: [],
  agentIds: [],
  enabled: true,
};

export function toValues(webhook: Webhook): WebhookValues {
  const headers = Object.entries(webhook.headers ?? {}).map(([name, value]) => ({
    key: name,
    name,
    value,
    isSaved: true,
  }));
  // The list holds what was accepted once: types of the catalogue.
  const eventTypes = webhook.eventTypes as NewWebhook['eventTypes'];
  return { ...webhook, eventTypes, description: webhook.description ?? '', headers };
}

export function toNewWebhook(values: WebhookValues): NewWebhook {
  const { id, description, headers, ...rest } = values;
  return {
    ...rest,
    ...(id.trim() !== '' && { id: id.trim() }),
    ...(description.trim() !== '' && { description }),
    ...(headers.length > 0 && { headers: toHeaders(headers) }),
  };
}

/** What differs from what is saved, and nothing else: another editor's change of another field stays. */
export function toChanges(values: WebhookValues, saved: Webhook): WebhookChanges {
  const changes: WebhookChanges = {};
  if (values.name !== saved.name) changes.name = values.name;
  if (values.url !== saved.url) changes.url = values.url;
  if (values.enabled !== saved.enabled) changes.enabled = values.enabled;
  if (values.description !== (saved.description ?? '')) changes.description = values.description || null;
  if (!isSameSet(values.eventTypes, saved.eventTypes)) changes.eventTypes = values.eventTypes;
  if (!isSameSet(values.agentIds, saved.agentIds)) changes.agentIds = values.agentIds;
  const headers = toHeaders(values.headers);
  if (!isSameRecord(headers, saved.headers ?? {})) changes.headers = values.headers.length === 0 ? null : headers;
  return changes;
}

/** A name that stands twice gets the later value; `findErrors` tells before. */
function toHeaders(rows: readonly HeaderRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value]));
}

/**
 * What is wrong before anything is sent, by form field: what is missing, in the service's words, and the one rule that the
 * service cannot see: JSON has no name twice.
 */
export function findErrors({ name, url, eventTypes, headers }: WebhookValues): Record<string, string> {
  const errors: Record<string, string> = {};
  if (name === '') errors['name'] = EMPTY;
  if (url === '') errors['url'] = EMPTY;
  if (eventTypes.length === 0) errors['eventTypes'] = 'Choose at least one.';
  return { ...errors, ...findHeaderErrors(headers) };
}

const EMPTY = 'Must not be empty.';

function findHeaderErrors(rows: readonly HeaderRow[]): Record<string, string> {
  const seen = new Set<string>();
  const errors: Record<string, string> = {};
  rows.forEach(({ name, value, isSaved }, index) => {
    const key = name.trim().toLowerCase();
    if (key === '') errors[`headers.${index}.name`] = EMPTY;
    else if (seen.has(key)) errors[`headers.${index}.name`] = 'This name stands twice.';
    if (!isSaved && value.trim() === '') errors[`headers.${index}.value`] = 'Must not be blank.';
    seen.add(key);
  });
  return errors;
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}

function isSameRecord(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
