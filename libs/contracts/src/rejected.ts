import type { RejectReason } from './envelope-codec.js';
import type { OutgoingHeaders, RawHeaders } from './record-headers.js';
import { toStorableText } from './storable-text.js';

/**
 * Every `rejected-reason`: what an event can be, a command or attempt record that cannot be read, a command that its topic
 * does not take, and a record whose handling kept failing.
 */
export type RejectedReason =
  RejectReason | 'unreadable_command' | 'unreadable_attempt' | 'command_too_large' | 'internal';

const ALL_REASONS: Record<RejectedReason, true> = {
  empty: true,
  too_large: true,
  not_utf8: true,
  too_deep: true,
  not_finite: true,
  not_json: true,
  not_object: true,
  unknown_type: true,
  wrong_topic: true,
  invalid: true,
  bad_id: true,
  unreadable_command: true,
  unreadable_attempt: true,
  command_too_large: true,
  internal: true,
};
export const REJECTED_REASONS = Object.keys(ALL_REASONS) as readonly RejectedReason[];

export interface Rejection {
  reason: RejectedReason | (string & {});
  detail: string;
  /** Position of the rejected record. */
  origin: string;
  rejectedAtMs: number;
  /** The value, the key or the original headers were cut. */
  truncated?: boolean;
}

const MAX_DETAIL_BYTES = 1_024;

/** The original headers, and ours over them. */
export function rejectedHeaders(original: RawHeaders, rejection: Rejection): OutgoingHeaders {
  const headers: OutgoingHeaders = {};
  for (const [name, value] of Object.entries(original)) if (value !== undefined) define(headers, name, value);
  headers['rejected-reason'] = rejection.reason;
  headers['rejected-detail'] = toStorableText(rejection.detail, MAX_DETAIL_BYTES);
  headers['origin'] = rejection.origin;
  headers['rejected-at'] = String(rejection.rejectedAtMs);
  if (rejection.truncated) headers['rejected-truncated'] = 'true';
  return headers;
}

/** The original bytes, cut to what fits. */
export function rejectedValue(value: Buffer | null, maxBytes: number): { value: Buffer | null; truncated: boolean } {
  if (value === null || value.length <= maxBytes) return { value, truncated: false };
  return { value: value.subarray(0, maxBytes), truncated: true };
}

const MAX_RECORD_BYTES = 1_048_576;
const MAX_KEY_BYTES = 4_096;
const MAX_ORIGINAL_HEADER_BYTES = 262_144;
/** Our own headers, lengths and batch framing. */
const OVERHEAD_BYTES = 8_192;

export interface RejectedRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: OutgoingHeaders;
}

/**
 * A whole record for `webhooks.rejected`, cut to what the topic takes whatever the original's size was: keeping evidence
 * must never fail, or the record would come back for ever. Headers are kept in order up to 256 KiB, then the value.
 */
export function rejectedRecord(
  original: { key: Buffer | null; value: Buffer | null; headers: RawHeaders },
  rejection: Omit<Rejection, 'truncated'>,
): RejectedRecord {
  const kept: OutgoingHeaders = {};
  let headerBytes = 0;
  let dropped = false;
  for (const [name, value] of Object.entries(original.headers)) {
    if (value === undefined) continue;
    const bytes = sizeOf(name, value);
    if (headerBytes + bytes > MAX_ORIGINAL_HEADER_BYTES) {
      dropped = true;
      continue;
    }
    headerBytes += bytes;
    define(kept, name, value);
  }
  const key = original.key !== null && original.key.length <= MAX_KEY_BYTES ? original.key : null;
  const keyDropped = original.key !== null && key === null;
  const cut = rejectedValue(original.value, MAX_RECORD_BYTES - MAX_KEY_BYTES - OVERHEAD_BYTES - headerBytes);
  return {
    key,
    value: cut.value,
    headers: rejectedHeaders(kept, { ...rejection, truncated: cut.truncated || dropped || keyDropped }),
  };
}

function sizeOf(name: string, value: Buffer | string | (Buffer | string)[]): number {
  const perHeader = Buffer.byteLength(name) + 10;
  const values = Array.isArray(value) ? value : [value];
  return values.reduce((sum, one) => sum + perHeader + Buffer.byteLength(one), 0);
}

/** Assignment would give an upstream header named `__proto__` to the prototype. */
function define(headers: OutgoingHeaders, name: string, value: Buffer | string | (Buffer | string)[]): void {
  Object.defineProperty(headers, name, { value, enumerable: true, writable: true, configurable: true });
}
