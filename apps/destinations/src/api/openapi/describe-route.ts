import { ProblemError, type ProblemStatus } from '#http';
import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { refTo, toJsonSchema, type AnswerName, type BodyName, type JsonSchema } from './component-schemas.js';
import { EXAMPLES } from './examples.js';

export interface RouteDescription {
  /** Name of the operation in generated clients. */
  id: string;
  summary: string;
  description?: string;
  body?: BodyName;
  /** The body may be left out. */
  isBodyOptional?: boolean;
  query?: z.ZodObject;
  answer: { status: number; description: string; schema?: AnswerName };
  /** Beyond those of every route. */
  refusals?: ProblemStatus[];
}

const REFUSALS: Record<ProblemStatus, string> = {
  400: 'The request is wrong; `errors` names every wrong field.',
  401: 'No API key, or not a good one.',
  403: "The API key's role does not allow it.",
  404: 'There is no such resource, or not for this API key.',
  409: 'It conflicts with what there is.',
  410: 'It existed, and is no longer kept.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is not JSON.',
  429: 'Too many requests; `Retry-After` says when to come back, in seconds.',
  500: 'Our fault.',
  503: 'A dependency is away; `Retry-After` says when to come back, in seconds.',
};

const COMMON: ProblemStatus[] = [400, 401, 403, 404, 429, 500, 503];
const OF_BODIES: ProblemStatus[] = [413, 415];

/** Everything that the OpenAPI document says about a route. */
export function DescribeRoute(route: RouteDescription): MethodDecorator {
  const { id, summary, description, body, query, answer } = route;
  const refusals = [...COMMON, ...(body === undefined ? [] : OF_BODIES), ...(route.refusals ?? [])];
  return applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ operationId: id, summary, ...(description !== undefined && { description }) }),
    ...(body === undefined ? [] : [describeBody(body, route.isBodyOptional !== true)]),
    ...(query === undefined ? [] : describeQuery(query)),
    describeAnswer(answer),
    ...refusals.sort((a, b) => a - b).map(describeRefusal),
  );
}

function describeBody(name: BodyName, required: boolean): MethodDecorator {
  return ApiBody({ required, schema: refTo(name), examples: { example: { value: EXAMPLES[name] } } });
}

function describeQuery(query: z.ZodObject): MethodDecorator[] {
  const { properties } = toJsonSchema(query) as { properties: Record<string, JsonSchema> };
  return Object.entries(properties).map(([name, { description, ...schema }]) =>
    ApiQuery({ name, required: false, description: String(description), schema }),
  );
}

function describeAnswer({ status, description, schema }: RouteDescription['answer']): MethodDecorator {
  if (schema === undefined) return ApiResponse({ status, description });
  const content = { 'application/json': { schema: refTo(schema), example: EXAMPLES[schema] } };
  return ApiResponse({ status, description, content });
}

function describeRefusal(status: ProblemStatus): MethodDecorator {
  const content = { 'application/problem+json': { schema: refTo('Problem'), example: exampleOf(status) } };
  return ApiResponse({ status, description: REFUSALS[status], content });
}

function exampleOf(status: ProblemStatus): unknown {
  return status === 400 ? EXAMPLES.Problem : new ProblemError(status, REFUSALS[status]).toBody();
}
