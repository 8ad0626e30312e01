import { EVENT_CATALOGUE } from './catalogue.js';
import { cutMessages } from './cut-messages.js';
import type { Envelope } from './envelope.js';
import { parseJsonObject, type JsonFault, type JsonObject } from './json-codec.js';
import { compileCheck, objectOf, schemas, type Check } from './schema.js';

/** Why a record is no event of ours. A closed list: it is a header of `webhooks.rejected` and a metric label. */
export type RejectReason = JsonFault | 'unknown_type' | 'wrong_topic' | 'invalid' | 'bad_id';

export type EnvelopeResult =
  | {
      ok: true;
      event: Envelope;
      /** The webhook body: the seven fields serialised once. Every attempt sends these bytes. */
      body: Buffer;
      /** `id` of the envelope, where the upstream sent one. */
      id?: string;
      /** The conversation the event belongs to, where it names one. */
      conversationId?: string;
    }
  | {
      ok: false;
      reason: RejectReason;
      /** Names the field and the rule, never a value. */
      detail: string;
    };

const { text, dateTime, id, idOrEmpty } = schemas;
const checkEnvelope = compileCheck(
  objectOf({
    type: text,
    timestamp: dateTime,
    tenantId: id,
    projectId: id,
    agentId: idOrEmpty,
    agentName: text,
    data: { type: 'object' },
  }),
);

interface TypeRule {
  topic: string | null;
  checkData: Check;
}
const rules = new Map<string, TypeRule>(
  EVENT_CATALOGUE.map(({ type, topic, dataSchema }) => [type, { topic, checkData: compileCheck(dataSchema, 'data') }]),
);

/**
 * Reads one upstream record: bounds first, then grammar, then the catalogue's rules. Never throws.
 *
 * @param topic the topic it was read from; a type on a topic that does not carry it is refused
 * @param limits `maxBytes` holds for the record and again for the body, whose numbers may be longer than the original's
 */
export function readEnvelope(value: Buffer | null, topic: string, limits: { maxBytes: number }): EnvelopeResult {
  const json = parseJsonObject(value, limits.maxBytes);
  if (!json.ok) return json;
  const fault = findFault(json.value, topic);
  if (fault) return fault;
  const event = pickEnvelope(json.value);
  cutMessages(event.data);
  const body = Buffer.from(JSON.stringify(event), 'utf8');
  if (body.length > limits.maxBytes) {
    return reject('too_large', `the body has ${body.length} bytes, ${limits.maxBytes} are allowed`);
  }
  return {
    ok: true,
    event,
    body,
    id: json.value['id'] as string | undefined,
    conversationId: conversationIdOf(event.data),
  };
}

function findFault(record: JsonObject, topic: string): EnvelopeResult | undefined {
  const type = record['type'];
  const rule = typeof type === 'string' ? rules.get(type) : undefined;
  if (typeof type === 'string' && !rule) return reject('unknown_type', 'type: is not in the catalogue');
  if (rule && rule.topic !== topic) return reject('wrong_topic', 'type: does not belong on this topic');
  const detail = checkEnvelope(record) ?? rule?.checkData(record['data']);
  if (detail !== undefined) return reject('invalid', detail);
  const id = record['id'];
  const idIsSound = id === undefined || (typeof id === 'string' && id !== '');
  return idIsSound ? undefined : reject('bad_id', 'id: must be a string that is not empty');
}

function reject(reason: RejectReason, detail: string): EnvelopeResult {
  return { ok: false, reason, detail };
}

/** Only called for a record that passed `checkEnvelope`. */
function pickEnvelope(record: JsonObject): Envelope {
  const { type, timestamp, tenantId, projectId, agentId, agentName, data } = record as unknown as Envelope;
  return { type, timestamp, tenantId, projectId, agentId, agentName, data };
}

function conversationIdOf(data: JsonObject): string | undefined {
  return (
    textAt(data, 'conversation', 'id') ??
    textAt(data, 'feedback', 'conversationId') ??
    textAt(data, 'event', 'conversationId')
  );
}

function textAt(data: JsonObject, part: string, field: string): string | undefined {
  const object = data[part];
  if (typeof object !== 'object' || object === null) return undefined;
  const value = (object as JsonObject)[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
