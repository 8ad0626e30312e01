import { conversationData, customEventData, feedbackData } from './data-schemas.js';
import type { Envelope } from './envelope.js';
import { sampleConversation, sampleCustomEvent, sampleFeedback } from './samples.js';
import type { JsonSchema } from './schema.js';

export interface EventTypeEntry {
  type: string;
  /** The topic whose records may carry it; null: never on a topic. */
  topic: string | null;
  description: string;
  /** JSON Schema of the envelope's `data`. */
  dataSchema: JsonSchema;
  /** A `data` that conforms to the schema. */
  sample: Record<string, unknown>;
}

/** Every event type there is. A new type is one new entry: the API, the matcher and the console follow from it. */
export const EVENT_CATALOGUE: readonly EventTypeEntry[] = [
  {
    type: 'conversation.created',
    topic: 'conversation.events',
    description: 'A new conversation starts.',
    dataSchema: conversationData,
    sample: { conversation: sampleConversation },
  },
  {
    type: 'conversation.updated',
    topic: 'conversation.events',
    description: 'The user sends a message or the assistant replies.',
    dataSchema: conversationData,
    sample: { conversation: sampleConversation },
  },
  {
    type: 'feedback.created',
    topic: 'feedback.events',
    description: 'A user submits feedback on a conversation.',
    dataSchema: feedbackData,
    sample: { feedback: sampleFeedback, conversation: sampleConversation },
  },
  {
    type: 'event.created',
    topic: 'custom.events',
    description: 'A custom event is logged through POST /run/v1/events.',
    dataSchema: customEventData,
    sample: { event: sampleCustomEvent },
  },
  {
    type: 'test',
    topic: null,
    description: 'An admin uses Test. It never travels on a topic.',
    dataSchema: conversationData,
    sample: { conversation: sampleConversation },
  },
];

const byType = new Map(EVENT_CATALOGUE.map((entry) => [entry.type, entry]));

/** Types a destination can ask for: those that travel on a topic. */
export const SUBSCRIBABLE_EVENT_TYPES: readonly string[] = EVENT_CATALOGUE.filter((entry) => entry.topic !== null).map(
  (entry) => entry.type,
);

/** The upstream topics, each once. They carry no prefix: they are not ours to name. */
export const EVENT_TOPICS: readonly string[] = [
  ...new Set(EVENT_CATALOGUE.flatMap((entry) => (entry.topic === null ? [] : [entry.topic]))),
];

export function findEventType(type: string): EventTypeEntry | undefined {
  return byType.get(type);
}

export interface SampleScope {
  tenantId: string;
  projectId: string;
  agentId?: string;
  agentName?: string;
}

/**
 * A whole synthetic event, for Test, the docs and the demo. Times in it are `timestamp`, agents are the scope's.
 *
 * @param timestamp ISO 8601 date-time
 * @throws RangeError for a type that is not in the catalogue: that is a fault of the caller's code
 */
export function sampleEnvelope(type: string, scope: SampleScope, timestamp: string): Envelope {
  const entry = findEventType(type);
  if (!entry) throw new RangeError(`no event type ${type} in the catalogue`);
  const { tenantId, projectId, agentId = 'agent_sample', agentName = 'Sample agent' } = scope;
  const data = fillIn(entry.sample, { agentId, createdAt: timestamp, updatedAt: timestamp }) as Envelope['data'];
  return { type, timestamp, tenantId, projectId, agentId, agentName, data };
}

function fillIn(value: unknown, replacements: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => fillIn(item, replacements));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, replacements[key] ?? fillIn(inner, replacements)]),
  );
}
