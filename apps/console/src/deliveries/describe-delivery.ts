import type { Attempt, Delivery } from '../api/client.js';
import type { Tone } from '../ui/status-dot.js';

type Status = Delivery['status'];
type Reason = Attempt['reason'];

export const STATUSES: Record<Status, { label: string; tone: Tone }> = {
  delivered: { label: 'Delivered', tone: 'good' },
  retrying: { label: 'Retrying', tone: 'warn' },
  dead: { label: 'Failed', tone: 'bad' },
  discarded: { label: 'Discarded', tone: 'idle' },
};

export const OUTCOMES: Record<Attempt['outcome'], { label: string; tone: Tone }> = {
  delivered: { label: 'Delivered', tone: 'good' },
  retry: { label: 'Failed, retry follows', tone: 'warn' },
  dead: { label: 'Failed for good', tone: 'bad' },
  discarded: { label: 'Discarded', tone: 'idle' },
};

/** What happened in an attempt, and what the endpoint's owner can do about it. */
const REASONS: Record<Reason, { what: string; remedy?: string }> = {
  ok: { what: 'The endpoint accepted it.' },
  http_status: { what: 'The endpoint refused it.', remedy: 'Its answer below and its log tell why.' },
  timeout: { what: 'No complete answer in time.', remedy: 'Answer 2xx at once and do the work afterwards.' },
  dns: { what: 'The host name does not resolve.', remedy: 'Check the URL and the DNS entry.' },
  connect: { what: 'The connection was refused or failed.', remedy: 'Check that the endpoint runs and is reachable.' },
  tls: {
    what: 'The TLS handshake failed.',
    remedy: 'The certificate must be valid and complete, with TLS 1.2 or later.',
  },
  reset: {
    what: 'The connection broke before the answer was complete.',
    remedy: 'Look at the endpoint and its proxy.',
  },
  protocol: { what: 'The answer is not valid HTTP.', remedy: 'Check what listens at that port.' },
  blocked: { what: 'The address is not allowed.', remedy: 'A webhook must lead to a public address.' },
  disabled: { what: 'The webhook was disabled.', remedy: 'Enable it, then send this again.' },
  deleted: { what: 'The webhook was deleted.' },
  overflow: {
    what: 'Too many deliveries were waiting for this endpoint.',
    remedy: 'Make it answer faster, then send this again.',
  },
  expired: {
    what: 'It waited too long for its turn.',
    remedy: 'Make the endpoint answer faster, then send this again.',
  },
  internal: { what: 'The sender failed.', remedy: 'Send it again; if it fails again, ask the operator.' },
};

export function describeReason(reason: Reason, statusCode: number | null): { what: string; remedy?: string } {
  if (reason !== 'http_status' || statusCode === null) return REASONS[reason];
  if (statusCode >= 300 && statusCode < 400) {
    const remedy = 'Redirects are not followed: put the final address into the URL.';
    return { what: `The endpoint answered ${statusCode}.`, remedy };
  }
  if (statusCode === 401 || statusCode === 403) {
    const remedy = "Check the webhook's custom headers and the endpoint's check of the signature.";
    return { what: `The endpoint answered ${statusCode}.`, remedy };
  }
  if (statusCode === 404 || statusCode === 410)
    return { what: `The endpoint answered ${statusCode}.`, remedy: 'Check the path of the URL.' };
  return { what: `The endpoint answered ${statusCode}.`, remedy: REASONS.http_status.remedy };
}

/** "503", or what came instead of a status, in a word or two. */
export function codeText(reason: Reason, statusCode: number | null): string {
  return statusCode === null ? SHORT[reason] : String(statusCode);
}

const SHORT: Record<Reason, string> = {
  ok: 'OK',
  http_status: 'HTTP',
  timeout: 'Timeout',
  dns: 'DNS',
  connect: 'Connection',
  tls: 'TLS',
  reset: 'Reset',
  protocol: 'Protocol',
  blocked: 'Blocked',
  disabled: 'Disabled',
  deleted: 'Deleted',
  overflow: 'Overflow',
  expired: 'Expired',
  internal: 'Internal',
};
