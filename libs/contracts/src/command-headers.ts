import { isUtf8 } from 'node:buffer';
import { isResourceId, isWireId } from './ids.js';
import { headerBytes, headerText, type RawHeaders } from './record-headers.js';

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
/** 9999-12-31T23:59:59.999Z: an attempt record writes times with four digits of a year. */
const MAX_EPOCH_MS = 253_402_300_799_999;
/** What an attempt record takes of a name or a position: counted in characters, none of them a control character. */
const NAME = /^[^\u0000-\u001f\u007f\ud800-\udfff]{0,255}$/u;
const LINE = /^[^\u0000-\u001f\u007f\ud800-\udfff]{1,1024}$/u;
const NAME_RULE = 'must be 1 to 255 characters, none of them a control character';
const LINE_RULE = 'must be 1 to 1024 characters, none of them a control character';
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

/**
 * Reads a command's headers; never throws. The detail names the header and the rule, never a value. Whatever passes can be
 * sent, retried and logged: the rules are no wider than those of an attempt record.
 */
export function decodeCommandHeaders(raw: RawHeaders): CommandHeadersResult {
  const reader = new HeaderReader(raw);
  const headers: CommandHeaders = {
    eventId: reader.text('event-id', isWireId, WIRE_ID_RULE),
    eventType: reader.text('event-type', (type) => type !== '' && NAME.test(type), NAME_RULE),
    tenantId: reader.text('tenant-id', isResourceId, 'must be a resource id'),
    projectId: reader.text('project-id', isResourceId, 'must be a resource id'),
    agentId: reader.text('agent-id', (id) => NAME.test(id), `${NAME_RULE}, or empty`),
    destinationId: reader.text('destination-id', isResourceId, 'must be a resource id'),
    deliveryId: reader.text('delivery-id', isWireId, WIRE_ID_RULE),
    run: reader.text('run', isWireId, WIRE_ID_RULE),
    attempt: reader.count('attempt', 1, MAX_COUNT) ?? 0,
    createdAtMs: reader.count('created-at', 0, MAX_EPOCH_MS) ?? 0,
    origin: reader.text('origin', isLine, LINE_RULE),
  };
  if (reader.has('not-before')) headers.notBeforeMs = reader.count('not-before', 0, MAX_EPOCH_MS) ?? 0;
  if (reader.has('ordering-key')) headers.orderingKey = reader.text('ordering-key', isLine, LINE_RULE);
  if (reader.has('command')) headers.command = reader.text('command', isLine, LINE_RULE);
  const traceparent = headerText(raw, 'traceparent');
  // A bad trace context costs the trace, never the delivery.
  if (traceparent && TRACEPARENT.test(traceparent)) headers.traceparent = traceparent;
  return reader.fault === undefined ? { ok: true, headers } : { ok: false, detail: reader.fault };
}

const WIRE_ID_RULE = 'must be 1 to 255 letters, digits, - or _';

function isLine(text: string): boolean {
  return LINE.test(text);
}

/** Remembers the first fault, so that the caller can read all headers in one expression. */
class HeaderReader {
  fault: string | undefined;

  constructor(private readonly headers: RawHeaders) {}

  text(name: string, accepts: (text: string) => boolean, rule: string): string {
    const text = headerText(this.headers, name);
    if (text === undefined) this.fault ??= `header ${name}: is required`;
    else if (!this.isUtf8(name, text)) this.fault ??= `header ${name}: must be UTF-8`;
    else if (!accepts(text)) this.fault ??= `header ${name}: ${rule}`;
    return text ?? '';
  }

  count(name: string, min: number, max: number): number | undefined {
    const text = this.text(name, (digits) => WHOLE_NUMBER.test(digits), 'must be a whole number');
    const value = Number(text);
    if (value >= min && value <= max) return value;
    this.fault ??= `header ${name}: must be between ${min} and ${max}`;
    return undefined;
  }

  /** An empty one counts as none. */
  has(name: string): boolean {
    return Boolean(headerText(this.headers, name));
  }

  /** Bytes that are none have become U+FFFD, which alone is a character like any other. */
  private isUtf8(name: string, text: string): boolean {
    return !text.includes('\ufffd') || isUtf8(headerBytes(this.headers, name) ?? Buffer.alloc(0));
  }
}
