import { isResourceId, isWireId } from './ids.js';
import { headerText, type RawHeaders } from './record-headers.js';

/** What a command says besides its body. Times are epoch ms. Retries and deferrals keep all of it. */
export interface CommandHeaders {
  eventId: string;
  eventType: string;
  tenantId: string;
  projectId: string;
  /** May be empty. */
  agentId: string;
  destinationId: string;
  deliveryId: string;
  /** `0`, or the id of the resend or replay that started these attempts. */
  run: string;
  /** The attempt to make; the first is 1. */
  attempt: number;
  /** When the run's first command was made. */
  createdAtMs: number;
  /** A retry never starts earlier; a deferral may start earlier but waits no longer. */
  notBeforeMs?: number;
  /** Absent for an event without a conversation. */
  orderingKey?: string;
  /** Position of the event. */
  origin: string;
  /** Position of the run's first command; set by delivery, which alone knows it. */
  command?: string;
  traceparent?: string;
}

const MAX_COUNT = 1_000_000;
const MAX_TEXT_LENGTH = 1_024;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const WHOLE_NUMBER = /^(0|[1-9]\d{0,15})$/;

export function encodeCommandHeaders(h: CommandHeaders): Record<string, string> {
  const headers: Record<string, string> = {
    'event-id': h.eventId,
    'event-type': h.eventType,
    'tenant-id': h.tenantId,
    'project-id': h.projectId,
    'agent-id': h.agentId,
    'destination-id': h.destinationId,
    'delivery-id': h.deliveryId,
    run: h.run,
    attempt: String(h.attempt),
    'created-at': String(h.createdAtMs),
    origin: h.origin,
  };
  if (h.notBeforeMs !== undefined) headers['not-before'] = String(h.notBeforeMs);
  if (h.orderingKey !== undefined) headers['ordering-key'] = h.orderingKey;
  if (h.command !== undefined) headers['command'] = h.command;
  if (h.traceparent !== undefined) headers['traceparent'] = h.traceparent;
  return headers;
}

export type CommandHeadersResult = { ok: true; headers: CommandHeaders } | { ok: false; detail: string };

/** Reads a command's headers; never throws. The detail names the header and the rule, never a value. */
export function decodeCommandHeaders(raw: RawHeaders): CommandHeadersResult {
  const reader = new HeaderReader(raw);
  const headers: CommandHeaders = {
    eventId: reader.text('event-id', isWireId, 'must be 1 to 255 letters, digits, - or _'),
    eventType: reader.text('event-type', isShortText, 'must be short text'),
    tenantId: reader.text('tenant-id', isResourceId, 'must be a resource id'),
    projectId: reader.text('project-id', isResourceId, 'must be a resource id'),
    agentId: reader.text('agent-id', (id) => id === '' || isShortText(id), 'must be short text or empty'),
    destinationId: reader.text('destination-id', isResourceId, 'must be a resource id'),
    deliveryId: reader.text('delivery-id', isWireId, 'must be 1 to 255 letters, digits, - or _'),
    run: reader.text('run', isWireId, 'must be 1 to 255 letters, digits, - or _'),
    attempt: reader.count('attempt', 1, MAX_COUNT) ?? 0,
    createdAtMs: reader.count('created-at', 0) ?? 0,
    origin: reader.text('origin', isShortText, 'must be short text'),
  };
  const notBeforeMs = reader.optional('not-before') ? reader.count('not-before', 0) : undefined;
  if (notBeforeMs !== undefined) headers.notBeforeMs = notBeforeMs;
  const orderingKey = reader.optional('ordering-key');
  if (orderingKey) headers.orderingKey = orderingKey;
  const command = reader.optional('command');
  if (command) headers.command = command;
  const traceparent = reader.optional('traceparent');
  // A bad trace context costs the trace, never the delivery.
  if (traceparent && TRACEPARENT.test(traceparent)) headers.traceparent = traceparent;
  return reader.fault === undefined ? { ok: true, headers } : { ok: false, detail: reader.fault };
}

function isShortText(text: string): boolean {
  return text !== '' && text.length <= MAX_TEXT_LENGTH && !text.includes('\u0000');
}

/** Remembers the first fault, so that the caller can read all headers in one expression. */
class HeaderReader {
  fault: string | undefined;

  constructor(private readonly headers: RawHeaders) {}

  text(name: string, accepts: (text: string) => boolean, rule: string): string {
    const text = headerText(this.headers, name);
    if (text === undefined) this.fault ??= `header ${name}: is required`;
    else if (!accepts(text)) this.fault ??= `header ${name}: ${rule}`;
    return text ?? '';
  }

  count(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.text(name, (digits) => WHOLE_NUMBER.test(digits), 'must be a whole number');
    const value = Number(text);
    if (value >= min && value <= max) return value;
    this.fault ??= `header ${name}: must be between ${min} and ${max}`;
    return undefined;
  }

  /** Undefined where it is absent or empty. */
  optional(name: string): string | undefined {
    return headerText(this.headers, name) || undefined;
  }
}
