import { decodeCommandHeaders, positionOf, type CommandHeaders } from '#contracts';
import type { KafkaRecord } from '#kafka';

/** One attempt to make: what the record says, and the bytes to send. */
export interface Command extends CommandHeaders {
  /** The position of the run's first command: where the body can be read again. */
  command: string;
  body: Buffer;
}

export type CommandResult = { ok: true; command: Command } | { ok: false; detail: string };

/** Reads a record of the commands, retry or defer topics. */
export function readCommand(record: KafkaRecord): CommandResult {
  if (record.value === null) return { ok: false, detail: 'value: must not be empty' };
  const decoded = decodeCommandHeaders(record.headers);
  if (!decoded.ok) return decoded;
  // Only the run's first record lacks it; every later one carries it on.
  const command = decoded.headers.command ?? positionOf(record);
  return { ok: true, command: { ...decoded.headers, command, body: record.value } };
}
