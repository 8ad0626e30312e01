import { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.js';
import {
  attemptVariables,
  deliveryContractVariables,
  isolationVariables,
  testCallVariables,
} from './delivery-variables.js';
import { egressVariables } from './egress-variables.js';
import { kafkaConnectionOf, kafkaVariables, topicVariables } from './kafka-variables.js';
import { loadConfig } from './load-config.js';
import { serviceVariables } from './service-variables.js';
import { databaseVariables, encryptionVariables, operatorVariables } from './store-variables.js';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const KEYS = `k2:${key(2)},k1:${key(1)}`;
const required = {
  DATABASE_URL: 'postgres://me:hunter2@db:5432/app',
  OPERATOR_KEY: 'o'.repeat(32),
  ENCRYPTION_KEYS: KEYS,
};
const everything = z.object({
  ...serviceVariables(3000),
  ...kafkaVariables,
  ...topicVariables,
  ...deliveryContractVariables,
  ...attemptVariables,
  ...testCallVariables,
  ...isolationVariables,
  ...egressVariables,
  ...databaseVariables,
  ...operatorVariables,
  ...encryptionVariables,
});

function faultsOf(env: NodeJS.ProcessEnv): readonly ConfigFault[] {
  try {
    loadConfig(everything, { ...required, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('loadConfig', () => {
  it('gives the documented defaults', () => {
    const {
      DATABASE_URL: _url,
      OPERATOR_KEY: _key,
      ENCRYPTION_KEYS: _keys,
      ...config
    } = loadConfig(everything, required);
    expect(config).toEqual({
      PORT: 3000,
      LOG_LEVEL: 'info',
      SHUTDOWN_TIMEOUT_MS: 35_000,
      EVENT_MAX_BYTES: 262_144,
      KAFKA_BROKERS: ['127.0.0.1:9092'],
      KAFKA_SSL: false,
      TOPIC_PREFIX: '',
      TOPIC_PARTITIONS: 4,
      TOPIC_REPLICATION: 1,
      TOPIC_CREATE: true,
      RETRY_DELAYS_MS: [2_000, 4_000],
      DEFER_DELAYS_MS: [10_000, 60_000, 600_000],
      ATTEMPT_TIMEOUT_MS: 30_000,
      TEST_TIMEOUT_MS: 10_000,
      DELIVERY_MAX_IN_FLIGHT: 512,
      DELIVERY_MAX_SLOW: 1_024,
      SLOW_AFTER_MS: 1_000,
      DESTINATION_MAX_IN_FLIGHT: 32,
      DEFER_AFTER_MS: 2_000,
      CATCH_UP_LOOP_PERCENT: 60,
      DESTINATION_MAX_DEFERRED: 100_000,
      DELIVERY_MAX_AGE_MS: 86_400_000,
      EGRESS_ALLOW_HTTP: false,
      EGRESS_ALLOW_CIDRS: [],
    });
  });

  it.each([
    ['PORT', ' 8080 ', 8080],
    ['PORT', '0', 0],
    ['LOG_LEVEL', 'DEBUG', 'debug'],
    ['SHUTDOWN_TIMEOUT_MS', '0', 0],
    ['EVENT_MAX_BYTES', '1000000', 1_000_000],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', 'http://collector:4318'],
    ['KAFKA_BROKERS', 'b1:9092, b2:9093,', ['b1:9092', 'b2:9093']],
    ['KAFKA_SSL', 'TRUE', true],
    ['TOPIC_PREFIX', 'it.run-1_', 'it.run-1_'],
    ['TOPIC_PARTITIONS', '12', 12],
    ['TOPIC_REPLICATION', '3', 3],
    ['TOPIC_CREATE', 'false', false],
    ['RETRY_DELAYS_MS', '100, 100', [100, 100]],
    ['DEFER_DELAYS_MS', '50,100', [50, 100]],
    ['ATTEMPT_TIMEOUT_MS', '500', 500],
    ['EGRESS_ALLOW_HTTP', 'true', true],
    [
      'EGRESS_ALLOW_CIDRS',
      '127.0.0.0/8,::1/128, 10.0.0.5/32:8443,fd00::/8:443,0.0.0.0/0,2001:db8:1:2:3:4:5:0/112',
      ['127.0.0.0/8', '::1/128', '10.0.0.5/32:8443', 'fd00::/8:443', '0.0.0.0/0', '2001:db8:1:2:3:4:5:0/112'],
    ],
    [
      'EGRESS_DNS_SERVERS',
      '10.0.0.2,10.0.0.3:5353,fd00::2,[fd00::2]:53',
      ['10.0.0.2', '10.0.0.3:5353', 'fd00::2', '[fd00::2]:53'],
    ],
    ['EGRESS_CA_FILE', import.meta.filename, import.meta.filename],
    ['EGRESS_PROXY_URL', 'http://user:pass@proxy:3128', 'http://user:pass@proxy:3128'],
    ['DATABASE_URL', 'postgresql://db/app', 'postgresql://db/app'],
    ['ENCRYPTION_KEYS', `${KEYS}\n`, KEYS],
  ])('reads %s=%j', (variable, text, value) => {
    const config: Record<string, unknown> = loadConfig(everything, { ...required, [variable]: text });
    expect(config[variable]).toEqual(value);
  });

  it.each([
    ['PORT', ['-1', '65536', '80.5', 'http', '0x50'], 'must be a whole number from 0 to 65535'],
    ['LOG_LEVEL', ['loud'], 'must be one of trace, debug, info, warn, error, fatal, silent'],
    ['SHUTDOWN_TIMEOUT_MS', ['600001', '35s'], 'must be a whole number from 0 to 600000'],
    ['EVENT_MAX_BYTES', ['1023', '1000001', '256k'], 'must be a whole number from 1024 to 1000000'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      ['collector:4318', 'grpc://c'],
      'must be a URL that starts with http:// or https://',
    ],
    ['KAFKA_BROKERS', ['broker', 'broker:0', 'broker:65536', 'http://broker:9092'], 'entry 1 must be host:port'],
    ['KAFKA_BROKERS', ['a:1,b'], 'entry 2 must be host:port'],
    ['KAFKA_BROKERS', [','], 'must list 1 to 50 entries, separated by commas'],
    ['KAFKA_SSL', ['yes', '1'], 'must be true or false'],
    [
      'TOPIC_PREFIX',
      ['a b', 'ä', 'x'.repeat(101)],
      'must be at most 100 letters, digits, dots, underscores and hyphens',
    ],
    ['TOPIC_PARTITIONS', ['0', '1001'], 'must be a whole number from 1 to 1000'],
    ['TOPIC_REPLICATION', ['0', '11'], 'must be a whole number from 1 to 10'],
    ['TOPIC_CREATE', ['no'], 'must be true or false'],
    ['RETRY_DELAYS_MS', ['0', '86400001', '2s'], 'entry 1 must be a whole number from 1 to 86400000'],
    ['RETRY_DELAYS_MS', ['1,2,3,4,5,6,7,8,9,10,11'], 'must list 1 to 10 entries, separated by commas'],
    ['DEFER_DELAYS_MS', ['60000,10000', '10,10'], 'must rise from entry to entry'],
    ['DEFER_DELAYS_MS', ['x'], 'entry 1 must be a whole number from 1 to 86400000'],
    ['ATTEMPT_TIMEOUT_MS', ['99', '300001'], 'must be a whole number from 100 to 300000'],
    ['TEST_TIMEOUT_MS', ['99', '60001'], 'must be a whole number from 100 to 60000'],
    ['DELIVERY_MAX_IN_FLIGHT', ['0', '100001'], 'must be a whole number from 1 to 100000'],
    ['DELIVERY_MAX_SLOW', ['0', '100001'], 'must be a whole number from 1 to 100000'],
    ['SLOW_AFTER_MS', ['9', '300001'], 'must be a whole number from 10 to 300000'],
    ['DESTINATION_MAX_IN_FLIGHT', ['0', '10001'], 'must be a whole number from 1 to 10000'],
    ['DEFER_AFTER_MS', ['9', '300001'], 'must be a whole number from 10 to 300000'],
    ['CATCH_UP_LOOP_PERCENT', ['0', '101'], 'must be a whole number from 1 to 100'],
    ['DESTINATION_MAX_DEFERRED', ['-1', '100000001'], 'must be a whole number from 0 to 100000000'],
    ['DELIVERY_MAX_AGE_MS', ['999', '2592000001'], 'must be a whole number from 1000 to 2592000000'],
    ['EGRESS_ALLOW_HTTP', ['on'], 'must be true or false'],
    [
      'EGRESS_ALLOW_CIDRS',
      ['127.0.0.1', 'localhost/32', '10.0.0.5/32:', '10.0.0.5:80/32', '/8', '10.0.0.5/', 'fe80::%eth0/64', '[::1]/128'],
      'entry 1 must be address/prefix or address/prefix:port, such as 10.0.0.5/32:8443',
    ],
    ['EGRESS_ALLOW_CIDRS', ['127.0.0.1/33', '127.0.0.0/128'], 'entry 1 must have a prefix from 0 to 32'],
    ['EGRESS_ALLOW_CIDRS', ['::1/128,::1/129'], 'entry 2 must have a prefix from 0 to 128'],
    ['EGRESS_ALLOW_CIDRS', ['10.0.0.5/32:0', '::1/128:65536'], 'entry 1 must have a port from 1 to 65535, or none'],
    [
      'EGRESS_ALLOW_CIDRS',
      ['10.0.0.5/8', '10.0.0.1/31', 'fd00::1/8', '::1/127', '10.0.0.0/0'],
      'entry 1 must begin at the first address of its range: 10.0.0.0/8 or 10.0.0.5/32, not 10.0.0.5/8',
    ],
    [
      'EGRESS_ALLOW_CIDRS',
      ['::ffff:127.0.0.1/128', '::ffff:a00:0/104'],
      'entry 1 must be written as IPv4, not as an IPv4-mapped address',
    ],
    [
      'EGRESS_DNS_SERVERS',
      ['dns.example', '10.0.0.2:0', '10.0.0.256', '[fd00::2', '[10.0.0.2]:53'],
      'entry 1 must be an IP address, with an optional port: 10.0.0.2, 10.0.0.2:5353, [fd00::2]:53',
    ],
    ['EGRESS_CA_FILE', ['/no/such/file.pem'], 'must name a file that this process may read'],
    ['EGRESS_PROXY_URL', ['proxy:3128', 'socks5://proxy'], 'must be a URL that starts with http:// or https://'],
    ['DATABASE_URL', ['mysql://db/app', 'db'], 'must be a URL that starts with postgres:// or postgresql://'],
    ['DATABASE_URL', ['', '  '], 'is required'],
    [
      'OPERATOR_KEY',
      ['short', `${'o'.repeat(31)} x`],
      'must have at least 32 characters, printable ASCII without blanks',
    ],
    ['OPERATOR_KEY', [''], 'is required'],
    ['ENCRYPTION_KEYS', ['k1', `k1:${'A'.repeat(43)}`, `:${key(1)}`], 'entry 1 must be id:base64 of 32 bytes'],
    ['ENCRYPTION_KEYS', [`k1:${key(1)},k2:x`], 'entry 2 must be id:base64 of 32 bytes'],
    ['ENCRYPTION_KEYS', [`k1:${key(1)},k1:${key(2)}`], 'entry 2 repeats the id of an earlier one'],
    ['ENCRYPTION_KEYS', [''], 'is required'],
  ])('%s refuses %j', (variable, texts, rule) => {
    expect(texts.map((text) => faultsOf({ [variable]: text }))).toEqual(texts.map(() => [{ variable, rule }]));
  });

  it.each([
    [{ KAFKA_SASL_MECHANISM: 'plain' }, ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'], 'KAFKA_SASL_MECHANISM'],
    [{ KAFKA_SASL_USERNAME: 'u' }, ['KAFKA_SASL_MECHANISM'], 'KAFKA_SASL_USERNAME'],
    [{ KAFKA_SASL_PASSWORD: 'p' }, ['KAFKA_SASL_MECHANISM'], 'KAFKA_SASL_PASSWORD'],
  ])('%j needs its partners', (env, missing, when) => {
    expect(faultsOf(env)).toEqual(missing.map((variable) => ({ variable, rule: `is required where ${when} is set` })));
  });

  it('KAFKA_SASL_MECHANISM refuses a word it does not know', () => {
    const env = { KAFKA_SASL_MECHANISM: 'gssapi', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    const rule = 'must be one of plain, scram-sha-256, scram-sha-512';
    expect(faultsOf(env)).toEqual([{ variable: 'KAFKA_SASL_MECHANISM', rule }]);
  });

  it('names all faults at once, and no value', () => {
    const env = { PORT: 'hunter2', OPERATOR_KEY: 'hunter2', ENCRYPTION_KEYS: 'k:hunter2', DATABASE_URL: 'hunter2' };
    const message = new ConfigError(faultsOf(env)).message;
    expect(message.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'The',
      'PORT',
      'DATABASE_URL',
      'OPERATOR_KEY',
      'ENCRYPTION_KEYS',
    ]);
    expect(message).not.toContain('hunter2');
  });

  it('takes an empty or blank variable for unset, and leaves other variables alone', () => {
    const config = loadConfig(z.object(serviceVariables(3001)), { PORT: '', LOG_LEVEL: '  ', HOME: '/root' });
    expect(config).toMatchObject({ PORT: 3001, LOG_LEVEL: 'info' });
    expect(config).not.toHaveProperty('HOME');
  });
});

describe('kafkaConnectionOf', () => {
  const connectionOf = (env: NodeJS.ProcessEnv) =>
    kafkaConnectionOf(loadConfig(z.object(kafkaVariables), env), 'matcher');

  it('is plain by default', () => {
    expect(connectionOf({})).toEqual({ clientId: 'matcher', brokers: ['127.0.0.1:9092'], ssl: false });
  });

  it('carries the credentials', () => {
    const env = {
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: ' p ',
    };
    expect(connectionOf(env)).toMatchObject({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: ' p ' },
    });
  });
});
