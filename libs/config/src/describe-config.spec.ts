import { z } from 'zod';
import { describeConfig, maskedSummary } from './describe-config.js';
import { egressVariables } from './egress-variables.js';
import { flag, variable } from './fields.js';
import { kafkaVariables } from './kafka-variables.js';
import { loadConfig } from './load-config.js';
import { serviceVariables } from './service-variables.js';
import { databaseVariables, encryptionVariables, operatorVariables } from './store-variables.js';

const schema = z.object({
  ...serviceVariables(3000),
  ...kafkaVariables,
  ...egressVariables,
  ...databaseVariables,
  ...operatorVariables,
  ...encryptionVariables,
});

describe('describeConfig', () => {
  const described = new Map(describeConfig(schema).map((entry) => [entry.variable, entry]));

  it('knows default, secrecy and need of each variable', () => {
    expect(described.get('PORT')).toMatchObject({ default: 3000, secret: false, required: false });
    expect(described.get('DATABASE_URL')).toMatchObject({ default: undefined, secret: true, required: true });
    expect(described.get('KAFKA_SASL_PASSWORD')).toMatchObject({ default: undefined, secret: true, required: false });
    expect([...described.values()].filter((entry) => entry.secret).map((entry) => entry.variable)).toEqual([
      'KAFKA_SASL_PASSWORD',
      'EGRESS_PROXY_URL',
      'DATABASE_URL',
      'OPERATOR_KEY',
      'ENCRYPTION_KEYS',
    ]);
  });

  it('has a sentence for every variable', () => {
    for (const entry of described.values()) expect(entry.description).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('finds metadata that was given before a default', () => {
    const early = z.object({
      TOKEN: variable((text) => ({ value: text }))
        .meta({ description: 'Early.', secret: true })
        .default('x'),
      ON: flag({ default: true, description: 'Late.' }),
    });
    expect(describeConfig(early)).toEqual([
      { variable: 'TOKEN', default: 'x', description: 'Early.', secret: true, required: false },
      { variable: 'ON', default: true, description: 'Late.', secret: false, required: false },
    ]);
  });
});

describe('maskedSummary', () => {
  it('shows what is harmless, and of a URL its place only', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    const config = loadConfig(schema, {
      DATABASE_URL: 'postgres://me:hunter2@db:5432/app?password=hunter2',
      OPERATOR_KEY: 'hunter2'.repeat(5),
      ENCRYPTION_KEYS: `k1:${key}`,
      EGRESS_PROXY_URL: 'http://me:hunter2@proxy:3128',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: 'hunter2',
    });
    const summary = maskedSummary(schema, config);
    expect(summary).toMatchObject({
      PORT: 3000,
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: '***',
      DATABASE_URL: 'postgres://***@db:5432/app',
      EGRESS_PROXY_URL: 'http://***@proxy:3128/',
      OPERATOR_KEY: '***',
      ENCRYPTION_KEYS: '***',
    });
    expect(JSON.stringify(summary)).not.toMatch(new RegExp(`hunter2|${key.slice(0, 10)}`));
  });
});
