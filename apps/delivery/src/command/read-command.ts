import { decodeCommandHeaders, findForeignClaim, parseJsonObject, positionOf, type CommandHeaders } from '#contracts';
import type { KafkaRecord } from '#kafka';

/** One attempt to make: what the record says, and the bytes to send. */
export interface Command extends CommandHeaders {
  /** The position of the run's first command: where the body can be read again. */
  command: string;
  body: Buffer;
}

export type CommandResult = { ok: true; command: Command } | { ok: false; detail: string };

/**
 * The largest body an event can have been given (`EVENT_MAX_BYTES`). What follows from a command adds headers to it, and its
 * topic must take that: a dead letter that does not fit would be lost, or tried for ever.
 */
const MAX_BODY_BYTES = 1_000_000;

const FOREIGN = {
  key: 'key: is not that of the destination in the headers',
  'delivery id': 'header delivery-id: is that of another delivery',
} as const;

/** Asked when a record is planned, when it starts and when it is deferred. */
const read = new WeakMap<KafkaRecord, CommandResult>();

/** Reads a record of the commands, retry or defer topics. Whatever passes can be sent, retried and buried. */
export function readCommand(record: KafkaRecord): CommandResult {
  const known = read.get(record);
  if (known !== undefined) return known;
  const result = judge(record);
  read.set(record, result);
  return result;
}

function judge(record: KafkaRecord): CommandResult {
  const decoded = decodeCommandHeaders(record.headers);
  if (!decoded.ok) return decoded;
  const { headers } = decoded;
  const foreign = findForeignClaim(record.key, headers);
  if (foreign !== undefined) return { ok: false, detail: FOREIGN[foreign] };
  // It would be signed and sent: nothing but JSON leaves as JSON.
  const body = parseJsonObject(record.value, MAX_BODY_BYTES);
  if (!body.ok) return { ok: false, detail: `value: ${body.detail}` };
  // Only the run's first record lacks it; every later one carries it on.
  const command = headers.command ?? positionOf(record);
  return { ok: true, command: { ...headers, command, body: record.value as Buffer } };
}
