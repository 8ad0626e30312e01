import {
  decodeCommandHeaders,
  destinationKeyOf,
  isForeignDelivery,
  parseJsonObject,
  positionOf,
  type CommandHeaders,
} from '#contracts';
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
  const fault = findForeignClaim(record, headers);
  if (fault !== undefined) return { ok: false, detail: fault };
  // It would be signed and sent: nothing but JSON leaves as JSON.
  const body = parseJsonObject(record.value, MAX_BODY_BYTES);
  if (!body.ok) return { ok: false, detail: `value: ${body.detail}` };
  // Only the run's first record lacks it; every later one carries it on.
  const command = headers.command ?? positionOf(record);
  return { ok: true, command: { ...headers, command, body: record.value as Buffer } };
}

/**
 * A command of one destination never passes for another's. By its key it is bounded and ordered, by its headers it is sent: where the
 * two differ, one tenant's calls would count as another's. And a delivery's id is of one destination: under it attempts are logged,
 * and second copies told.
 */
function findForeignClaim({ key }: KafkaRecord, headers: CommandHeaders): string | undefined {
  const { tenantId, projectId, destinationId, deliveryId, eventId } = headers;
  const own = destinationKeyOf({ tenantId, projectId, id: destinationId });
  if (key?.toString('utf8') !== own) return 'key: is not that of the destination in the headers';
  if (isForeignDelivery(deliveryId, eventId, own)) return 'header delivery-id: is that of another delivery';
  return undefined;
}
