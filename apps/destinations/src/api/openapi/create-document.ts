import { SERVICE_VERSION } from '#observability';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { toJsonSchema, componentSchemas } from './component-schemas.js';
import { resourceIdSchema } from '../resource-id.schema.js';

type Paths = OpenAPIObject['paths'];

/** The OpenAPI 3.1 document of the routes below /manage. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Outbound webhooks')
    .setDescription('Destinations that receive events as signed HTTP POST requests (Standard Webhooks).')
    .setVersion(SERVICE_VERSION)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, or the operator key.' })
    .build();
  const document = SwaggerModule.createDocument(app, base);
  const managed = Object.entries(document.paths).filter(([path]) => path.startsWith('/manage/'));
  return {
    ...document,
    paths: Object.fromEntries(managed.map(([path, item]) => [path, withPathParameters(path, item)])),
    components: { ...document.components, schemas: componentSchemas() as never },
  };
}

/** The ids of the path: handlers take them as one object, which the explorer does not look into. */
function withPathParameters(path: string, item: Paths[string]): Paths[string] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const ids = names.map((name) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: toJsonSchema(resourceIdSchema),
  }));
  const operations = Object.entries(item as Record<string, { parameters?: { in?: string }[] }>);
  return Object.fromEntries(
    operations.map(([method, operation]) => [
      method,
      { ...operation, parameters: [...ids, ...(operation.parameters ?? []).filter((entry) => entry.in === 'query')] },
    ]),
  ) as Paths[string];
}
