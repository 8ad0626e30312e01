import { problemSchema } from '#http';
import { z } from 'zod';
import { apiKeyListSchema, apiKeySchema, createApiKeySchema, newApiKeyAnswerSchema } from '../api-key.schema.js';
import { callerAnswerSchema, callerSchema } from '../caller.schema.js';
import {
  createDestinationSchema,
  destinationAnswerSchema,
  destinationListSchema,
  destinationSchema,
  updateDestinationSchema,
} from '../destination.schema.js';
import {
  attemptSchema,
  deliveryAnswerSchema,
  deliveryListSchema,
  deliverySchema,
  payloadSchema,
  resendAnswerSchema,
} from '../delivery.schema.js';
import { eventTypeListSchema, eventTypeSchema } from '../event-type.schema.js';
import { cursorPaginationSchema, paginationSchema } from '../pagination.schema.js';
import { rotateSecretSchema, secretAnswerSchema, testAnswerSchema } from '../secret.schema.js';

const BODIES = {
  CreateDestination: createDestinationSchema,
  UpdateDestination: updateDestinationSchema,
  RotateSecret: rotateSecretSchema,
  CreateApiKey: createApiKeySchema,
};

const ANSWERS = {
  Destination: destinationSchema,
  DestinationAnswer: destinationAnswerSchema,
  DestinationList: destinationListSchema,
  SecretAnswer: secretAnswerSchema,
  TestAnswer: testAnswerSchema,
  Delivery: deliverySchema,
  Attempt: attemptSchema,
  DeliveryList: deliveryListSchema,
  DeliveryAnswer: deliveryAnswerSchema,
  Payload: payloadSchema,
  ResendAnswer: resendAnswerSchema,
  ApiKey: apiKeySchema,
  NewApiKeyAnswer: newApiKeyAnswerSchema,
  ApiKeyList: apiKeyListSchema,
  Caller: callerSchema,
  CallerAnswer: callerAnswerSchema,
  EventType: eventTypeSchema,
  EventTypeList: eventTypeListSchema,
  Pagination: paginationSchema,
  CursorPagination: cursorPaginationSchema,
  Problem: problemSchema,
};

export type BodyName = keyof typeof BODIES;
export type AnswerName = keyof typeof ANSWERS;

export type JsonSchema = Record<string, unknown>;

/** The very schemas that validate, as JSON Schema 2020-12 (what OpenAPI 3.1 takes), by component name. */
export function componentSchemas(): Record<string, JsonSchema> {
  return { ...toComponents(BODIES, 'input'), ...toComponents(ANSWERS, 'output') };
}

export function refTo(name: BodyName | AnswerName): { $ref: string } {
  return { $ref: refOf(name) };
}

/** One schema, for the parameters of a query. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return withoutIdentity(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function toComponents(named: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: refOf });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIdentity(schema)]));
}

function refOf(name: string): string {
  return `#/components/schemas/${name}`;
}

/** A component is identified by its place in the document. */
function withoutIdentity({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
