import { signWithAll } from './sign-webhook.js';

export interface WebhookHeadersInput {
  /** The tenant's own headers, validated when they were stored. */
  custom: Readonly<Record<string, string>>;
  eventId: string;
  /** When this attempt is sent: part of what is signed. */
  timestampSeconds: number;
  /** The first is 1. */
  attempt: number;
  /** `0` for the first run; a later one is marked as a resend. */
  run: string;
  body: Buffer;
  /** `whsec_...`; all of them sign. */
  secrets: readonly string[];
  /** Of this software, for `User-Agent`. */
  version: string;
  traceparent?: string;
}

const FIRST_RUN = '0';

/**
 * The headers of one attempt, flat as undici takes them: `[name, value, name, value, ...]`. Ours come last and replace a
 * custom header of the same name in any case: two of one name would let the receiver choose, and a tenant forge ours.
 */
export function buildWebhookHeaders(input: WebhookHeadersInput): string[] {
  const { eventId, timestampSeconds, attempt, run, body, secrets, version, traceparent } = input;
  const signature = signWithAll(secrets, eventId, timestampSeconds, body);
  const system: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['User-Agent', `Outbound-Webhooks/${version}`],
    ['webhook-id', eventId],
    ['webhook-timestamp', String(timestampSeconds)],
    ['webhook-attempt', String(attempt)],
  ];
  if (signature !== undefined) system.push(['webhook-signature', signature]);
  if (run !== FIRST_RUN) system.push(['webhook-resend', run]);
  if (traceparent !== undefined) system.push(['traceparent', traceparent]);
  return mergeHeaders(input.custom, system);
}

function mergeHeaders(custom: Readonly<Record<string, string>>, system: readonly [string, string][]): string[] {
  const taken = new Set(system.map(([name]) => name.toLowerCase()));
  const merged: string[] = [];
  for (const [name, value] of Object.entries(custom)) {
    const key = name.toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    merged.push(name, value);
  }
  for (const [name, value] of system) merged.push(name, value);
  return merged;
}
