import type { AttemptReason } from './attempt-record-codec.js';
import { encodeCommandHeaders, type CommandHeaders } from './command-headers.js';
import { toStorableText } from './storable-text.js';

export interface DeadLetter {
  reason: AttemptReason;
  /** How many attempts were made; 0 for one that never started. */
  attempts: number;
  lastStatus: number | null;
  /** Safe text: no header value, no query of a URL. */
  lastError: string | null;
  failedAtMs: number;
}

const MAX_ERROR_BYTES = 1_024;

/** The command's headers and why it ended. The value is the command's own. Headers without a value are left out. */
export function deadLetterHeaders(command: CommandHeaders, dead: DeadLetter): Record<string, string> {
  const headers: Record<string, string> = {
    ...encodeCommandHeaders(command),
    reason: dead.reason,
    attempts: String(dead.attempts),
    'failed-at': String(dead.failedAtMs),
  };
  if (dead.lastStatus !== null) headers['last-status'] = String(dead.lastStatus);
  if (dead.lastError !== null) headers['last-error'] = toStorableText(dead.lastError, MAX_ERROR_BYTES);
  return headers;
}
