import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { Metrics, SILENT_LOGGER } from '#observability';
import { Module } from '@nestjs/common';
import openapiTypes, { astToString } from 'openapi-typescript';
import { createDocument } from '../src/api/openapi/create-document.js';
import { TEST_DESTINATION } from '../src/api/test-destination.js';
import { COMMAND_LOG } from '../src/commands/command-log.js';
import { createApplication } from '../src/create-application.js';
import { destinationsVariables } from '../src/destinations.config.js';
import { PUBLISH_NOTIFIER } from '../src/relay/publish-notifier.js';
import { OPERATOR_KEY } from './start-api.js';

const FILE = join(import.meta.dirname, '../../console/src/api/schema.d.ts');
const HEAD = '// Made from the OpenAPI document by `npm run console:types`.\n\n';

/** The document of an application that is built and never started: no database, no broker. */
async function describeApi() {
  const providers = [PUBLISH_NOTIFIER, TEST_DESTINATION, COMMAND_LOG].map((provide) => ({ provide, useValue: {} }));
  class OutsideModule {}
  Module({ providers, exports: providers })(OutsideModule);
  const config = loadConfig(destinationsVariables, {
    OPERATOR_KEY,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  });
  const metrics = new Metrics('destinations');
  const app = await createApplication({ config, logger: SILENT_LOGGER, metrics, outside: [OutsideModule] });
  return createDocument(app);
}

describe("the console's types of the API", () => {
  it('are those of the document', async () => {
    const types = await openapiTypes(JSON.parse(JSON.stringify(await describeApi())) as never);
    const made = `${HEAD}${astToString(types)}`;
    if (process.env.WRITE_CONSOLE_TYPES) writeFileSync(FILE, made);
    // Where they differ: `npm run console:types`.
    expect(made).toBe(readFileSync(FILE, 'utf8'));
  });
});
