export { ConfigError, type ConfigFault } from './config-error.js';
export {
  attemptVariables,
  deliveryContractVariables,
  isolationVariables,
  testCallVariables,
} from './delivery-variables.js';
export { describeConfig, maskedSummary, type VariableDescription } from './describe-config.js';
export { egressVariables } from './egress-variables.js';
export {
  choice,
  durationMs,
  flag,
  list,
  readUrl,
  readWholeNumber,
  variable,
  wholeNumber,
  type FieldAbout,
} from './fields.js';
export {
  kafkaConnectionOf,
  kafkaVariables,
  topicVariables,
  type KafkaConfig,
  type KafkaConnectionSettings,
} from './kafka-variables.js';
export { loadConfig } from './load-config.js';
export { serviceVariables } from './service-variables.js';
export { databaseVariables, encryptionVariables, operatorVariables } from './store-variables.js';
