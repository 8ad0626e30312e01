import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { positionOf, type Position } from './position.js';
import { headerBytes, type RawHeaders } from './record-headers.js';

/** Shape of event ids, delivery ids and runs. No `.`: it separates the parts of the signed text. */
const WIRE_ID = /^[A-Za-z0-9_-]{1,255}$/;
const RESOURCE_ID = /^[A-Za-z0-9_.-]{1,255}$/;
const CONTROL_OR_LONE_SURROGATE = /[\u0000-\u001f\u007f]|[\ud800-\udfff]/u;

export function isWireId(id: string): boolean {
  return WIRE_ID.test(id);
}

/**
 * Ids of tenants, projects and destinations. `new` is taken by the console's route; `.` and `..` are steps in a path: whoever
 * normalises an address on the way, as every URL parser does, would make another resource's of it.
 */
export function isResourceId(id: string): boolean {
  return RESOURCE_ID.test(id) && !TAKEN_IDS.has(id);
}

const TAKEN_IDS: ReadonlySet<string> = new Set(['new', '.', '..']);

/**
 * The id receivers see as `webhook-id`: what the upstream set, else the record's place in the log. Both survive
 * reprocessing, so a receiver can drop repeats by it. An id of another shape is hashed into the shape, not refused.
 *
 * @param source `headerId` as `upstreamIdOf` answers; an empty one counts as not set
 */
export function eventIdOf(source: Position & { headerId?: string; envelopeId?: string }): string {
  const given = source.headerId || source.envelopeId;
  if (!given) return `evt_${digest('position', positionOf(source))}`;
  return wireIdOf(given);
}

/** An id as receivers see it: itself where it has their shape, else hashed into it. */
export function wireIdOf(given: string): string {
  return isWireId(given) ? given : `evt_${digest('id', given)}`;
}

/** The id the upstream put into the record headers, as `id` or the CloudEvents binding's `ce_id`. */
export function upstreamIdOf(headers: RawHeaders): string | undefined {
  const bytes = [headerBytes(headers, 'id'), headerBytes(headers, 'ce_id')].find((value) => value && value.length > 0);
  if (!bytes) return undefined;
  // Decoding would turn every bad byte into the same U+FFFD, and two events into one.
  return isUtf8(bytes) ? bytes.toString('utf8') : `\u0000${bytes.toString('hex')}`;
}

/**
 * One event to one destination, for ever the same.
 *
 * @param destinationKey as `destinationKeyOf` answers: a destination's own id is unique only inside its project
 */
export function deliveryIdOf(eventId: string, destinationKey: string): string {
  return `dlv_${digest(eventId, destinationKey).slice(0, 32)}`;
}

const DELIVERY_ID = /^dlv_[A-Za-z0-9_-]{32}$/;

/**
 * Whether a record claims a delivery that is another one's, of another event or another destination: an id of our shape belongs
 * to one event at one destination. Ids of another shape name no delivery of ours, so there is none that they could take.
 */
function isForeignDelivery(deliveryId: string, eventId: string, destinationKey: string): boolean {
  return DELIVERY_ID.test(deliveryId) && deliveryId !== deliveryIdOf(eventId, destinationKey);
}

/**
 * A record of one destination never passes for another's. By its key it is bounded and ordered, by what it says of itself it is sent
 * or logged: where the two differ, one tenant's calls would count as another's. And a delivery's id is of one destination: under it
 * attempts are logged, and second copies told.
 *
 * @returns what claims to be another's; undefined where all is its own
 */
export function findForeignClaim(
  key: Buffer | null,
  says: { tenantId: string; projectId: string; destinationId: string; deliveryId: string; eventId: string },
): 'key' | 'delivery id' | undefined {
  const own = destinationKeyOf({ tenantId: says.tenantId, projectId: says.projectId, id: says.destinationId });
  if (key?.toString('utf8') !== own) return 'key';
  return isForeignDelivery(says.deliveryId, says.eventId, own) ? 'delivery id' : undefined;
}

/** `tenant/project/destination`: key of a destination's state, its commands, retries and attempts. */
export function destinationKeyOf(destination: { tenantId: string; projectId: string; id: string }): string {
  return `${destination.tenantId}/${destination.projectId}/${destination.id}`;
}

/**
 * Commands with the same ordering key start one after the other: one conversation at one destination.
 * A conversation id that is long or holds control characters is hashed, for it rides in a header.
 */
export function orderingKeyOf(destinationKey: string, conversationId: string): string {
  const fits = conversationId.length <= 255 && !CONTROL_OR_LONE_SURROGATE.test(conversationId);
  return `${destinationKey}/${fits ? conversationId : digest('conversation', conversationId)}`;
}

/** JSON keeps the parts apart and writes a lone surrogate as an escape: different parts never become the same bytes. */
function digest(...parts: string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}
