import {
  eventIdOf,
  positionOf,
  readEnvelope,
  upstreamIdOf,
  type Position,
  type RawHeaders,
  type RejectReason,
} from '#contracts';
import type { MatchableEvent } from './make-commands.js';

/** A record of an event topic, as far as it matters here. */
export interface EventRecord extends Position {
  value: Buffer | null;
  headers: RawHeaders;
}

export type EventReading = { ok: true; event: MatchableEvent } | { ok: false; reason: RejectReason; detail: string };

/**
 * Judges one record and keeps what matching needs. The parsed data is let go: only its bytes travel on, and an event may
 * wait its turn.
 */
export function readEvent(record: EventRecord, limits: { maxBytes: number }): EventReading {
  const envelope = readEnvelope(record.value, record.topic, limits);
  if (!envelope.ok) return envelope;
  const { type, tenantId, projectId, agentId } = envelope.event;
  const { topic, partition, offset } = record;
  const position = { topic, partition, offset };
  const eventId = eventIdOf({ ...position, headerId: upstreamIdOf(record.headers), envelopeId: envelope.id });
  return {
    ok: true,
    event: {
      eventId,
      scope: { type, tenantId, projectId, agentId },
      body: envelope.body,
      conversationId: envelope.conversationId,
      origin: positionOf(position),
    },
  };
}
