import {
  databaseVariables,
  deliveryContractVariables,
  egressVariables,
  encryptionVariables,
  kafkaVariables,
  operatorVariables,
  serviceVariables,
  testCallVariables,
  topicVariables,
  wholeNumber,
} from '#config';
import { z } from 'zod';

/** Everything this service takes from its environment. */
export const destinationsVariables = z.object({
  ...serviceVariables(3000),
  ...databaseVariables,
  ...operatorVariables,
  ...encryptionVariables,
  ...kafkaVariables,
  ...topicVariables,
  ...deliveryContractVariables,
  ...egressVariables,
  ...testCallVariables,
  RATE_LIMIT_PER_MINUTE: wholeNumber({
    min: 1,
    max: 1_000_000,
    default: 6_000,
    description: 'Requests that one API key may make in a minute, per process; the operator key has no limit.',
  }),
  TEST_RATE_LIMIT_PER_MINUTE: wholeNumber({
    min: 1,
    max: 10_000,
    default: 300,
    description: 'Test calls that one tenant may make in a minute, per process: Test is no scanner.',
  }),
  DELIVERY_LOG_DAYS: wholeNumber({
    min: 1,
    max: 400,
    default: 30,
    description: 'How long the delivery log is kept, in days; each whole UTC day is dropped at once.',
  }),
  DATABASE_POOL_SIZE: wholeNumber({
    min: 3,
    max: 200,
    default: 10,
    description: 'PostgreSQL connections of one process; the relay keeps one of them while the broker is away.',
  }),
});

export type DestinationsConfig = z.infer<typeof destinationsVariables>;

/** Injection token of the loaded configuration. */
export const DESTINATIONS_CONFIG = Symbol('DestinationsConfig');

/** What the guard of outbound HTTP lets through. */
export function egressOptionsOf(config: DestinationsConfig) {
  return {
    allowHttp: config.EGRESS_ALLOW_HTTP,
    allowCidrs: config.EGRESS_ALLOW_CIDRS,
    dnsServers: config.EGRESS_DNS_SERVERS,
    caFile: config.EGRESS_CA_FILE,
    proxyUrl: config.EGRESS_PROXY_URL,
  };
}
