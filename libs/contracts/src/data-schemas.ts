import { objectOf, schemas, type JsonSchema } from './schema.js';

const { text, textOrNull, objectOrNull, dateTime } = schemas;

const message = objectOf(
  {
    id: text,
    role: { type: 'string', enum: ['user', 'assistant'] },
    content: textOrNull,
    parts: { type: 'array', items: objectOf({ type: text }) },
    createdAt: dateTime,
  },
  ['parts'],
);

const conversation = objectOf({
  id: text,
  agentId: textOrNull,
  title: textOrNull,
  userProperties: objectOrNull,
  properties: objectOrNull,
  createdAt: dateTime,
  updatedAt: dateTime,
  messages: { type: 'array', items: message, description: 'The 200 most recent; older ones are cut off.' },
});

const feedback = objectOf({
  id: text,
  conversationId: text,
  messageId: textOrNull,
  type: { type: 'string', enum: ['positive', 'negative'] },
  details: { description: 'Any JSON or null.' },
  createdAt: dateTime,
  updatedAt: dateTime,
});

const customEvent = objectOf({
  id: text,
  type: { type: 'string', description: "Free-form: the caller's own name of what happened." },
  agentId: textOrNull,
  conversationId: textOrNull,
  messageId: textOrNull,
  properties: objectOrNull,
  userProperties: objectOrNull,
  metadata: objectOrNull,
  serverMetadata: objectOrNull,
  createdAt: dateTime,
  updatedAt: dateTime,
});

/** Schemas of `data`. Fields they do not name pass through. */
export const conversationData: JsonSchema = objectOf({ conversation });
export const feedbackData: JsonSchema = objectOf({ feedback, conversation });
export const customEventData: JsonSchema = objectOf({ event: customEvent });
