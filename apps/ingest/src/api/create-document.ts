import { problemSchema } from '#http';
import { SERVICE_VERSION } from '#observability';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { eventToLogSchema } from './event.schema.js';
import { EXAMPLES } from './examples.js';

type JsonSchema = Record<string, unknown>;

const REFUSALS: Record<number, string> = {
  400: 'The request is wrong; `errors` names every wrong field.',
  401: 'No API key, or not a good one.',
  403: 'The API key has not the role `publish`.',
  413: 'The event is larger than its topic takes.',
  415: 'The body is not JSON.',
  429: 'Too many requests; `Retry-After` says when to come back, in seconds.',
  500: 'Our fault.',
  503: 'The database is away; `Retry-After` says when to come back, in seconds. The event may have been stored all the same: with an `id` of its own it can be repeated safely.',
};

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const objectOrNull = { type: ['object', 'null'], additionalProperties: true };
const dateTime = { type: 'string', format: 'date-time' };

const eventProperties: Record<string, JsonSchema> = {
  id: text,
  type: text,
  agentId: textOrNull,
  conversationId: textOrNull,
  messageId: textOrNull,
  properties: objectOrNull,
  userProperties: objectOrNull,
  metadata: objectOrNull,
  serverMetadata: { type: 'object', properties: { authMethod: { const: 'api_key' } }, required: ['authMethod'] },
  createdAt: dateTime,
  updatedAt: dateTime,
};

/** The OpenAPI 3.1 document of this service's one route. */
export function createDocument(): OpenAPIObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Log custom events',
      description: 'Events that destinations receive as webhooks of the type event.created.',
      version: SERVICE_VERSION,
    },
    paths: { '/run/v1/events': { post: operation as never } },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key with the role publish.' },
      },
      schemas: {
        EventToLog: inputSchema(),
        Event: eventSchema,
        EventAnswer: answerSchema,
        Problem: withoutDialect(problemSchema),
      } as never,
    },
  };
}

const operation = {
  operationId: 'logEvent',
  summary: 'Log an event',
  description:
    'It is stored once per project and id, then published. With an `id` of your own a request can be repeated: the same id again answers 200 with the first event, and publishes nothing.',
  security: [{ bearer: [] }],
  requestBody: { required: true, content: json('EventToLog', EXAMPLES.EventToLog) },
  responses: {
    201: { description: 'Stored; it will be published.', content: json('EventAnswer', EXAMPLES.EventAnswer) },
    200: {
      description: 'The id is taken: the event that took it, unchanged.',
      content: json('EventAnswer', EXAMPLES.EventAnswer),
    },
    ...Object.fromEntries(
      Object.entries(REFUSALS).map(([status, description]) => [
        status,
        { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      ]),
    ),
  },
};

function json(schema: string, example: unknown): JsonSchema {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, example } };
}

const eventSchema: JsonSchema = {
  type: 'object',
  properties: eventProperties,
  required: Object.keys(eventProperties),
};

const answerSchema: JsonSchema = {
  type: 'object',
  properties: { data: { $ref: '#/components/schemas/Event' } },
  required: ['data'],
};

/** The very schema that validates; what zod can not say of a free object is said here. */
function inputSchema(): JsonSchema {
  const schema = withoutDialect(eventToLogSchema) as { properties: Record<string, JsonSchema> };
  for (const name of ['properties', 'userProperties', 'metadata']) schema.properties[name] = objectOrNull;
  return schema;
}

function withoutDialect(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
