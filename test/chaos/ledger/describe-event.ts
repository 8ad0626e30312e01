import { findEventType, type Envelope } from '#contracts';
import type { PublishedEvent } from './facts.js';
import { hashOf } from './recording-receiver.js';

/** A good event. */
export interface EventToPublish {
  /** As receivers are to see it: 1 to 255 letters, digits, `-` and `_`. */
  id: string;
  /** At most 200 messages: of a longer conversation another body arrives. */
  envelope: Envelope;
  /** Left out: what the envelope says; null: none. */
  conversationId?: string | null;
  /** Left out: where its type belongs. */
  topic?: string;
}

/** What no service may take for an event. */
export interface PoisonToPublish {
  id: string;
  value: Buffer | string | null;
  topic: string;
  key?: string;
}

/** Where a record goes, and what the ledger writes down before it is sent. */
export interface Described {
  topic: string;
  key: string | null;
  value: Buffer | string | null;
  event: Omit<PublishedEvent, 'sequence' | 'sentAtMs' | 'ackedAtMs' | 'ack' | 'position'>;
}

/** @throws RangeError for a type that belongs nowhere, where no topic is given */
export function describeEvent({ id, envelope, ...given }: EventToPublish): Described {
  const { type, timestamp, tenantId, projectId, agentId, agentName, data } = envelope;
  const topic = given.topic ?? findEventType(type)?.topic;
  if (!topic) throw new RangeError(`${id}: no topic for ${type}`);
  const { conversationId = conversationOf(data) } = given;
  // What receivers are to get: the seven fields, in this order.
  const body = JSON.stringify({ type, timestamp, tenantId, projectId, agentId, agentName, data });
  const about = { id, type, tenantId, projectId, agentId, conversationId, valid: true };
  return {
    topic,
    key: conversationId,
    value: JSON.stringify(envelope),
    event: { ...about, bodyHash: hashOf(body) },
  };
}

export function describePoison({ id, value, topic, key }: PoisonToPublish): Described {
  const nobody = { type: '', tenantId: '', projectId: '', agentId: '', conversationId: null };
  return { topic, key: key ?? null, value, event: { id, ...nobody, valid: false, bodyHash: null } };
}

function conversationOf(data: Record<string, unknown>): string | null {
  const named =
    fieldsOf(data['conversation'])['id'] ??
    fieldsOf(data['feedback'])['conversationId'] ??
    fieldsOf(data['event'])['conversationId'];
  return typeof named === 'string' ? named : null;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
