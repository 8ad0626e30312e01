import { decodeCommandHeaders, destinationKeyOf, isForeignDelivery, positionOf, type CommandHeaders } from '#contracts';
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
  const fault = findForeignClaim(record, decoded.headers);
  if (fault !== undefined) return { ok: false, detail: fault };
  // Only the run's first record lacks it; every later one carries it on.
  const command = decoded.headers.command ?? positionOf(record);
  return { ok: true, command: { ...decoded.headers, command, body: record.value } };
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
