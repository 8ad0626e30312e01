/** A Kafka engine on kafkajs: a producer that verifies its acknowledgements, a consumer that commits what is done, a table. */
export type { KafkaConnection } from './client/connection.js';
export { createKafka } from './client/create-kafka.js';
export { KafkaRunner, type RunnerState } from './consumer/kafka-runner.js';
export { KAFKA_RUNNER, KafkaRunnerStrategy } from './consumer/kafka-runner-strategy.js';
export { PropagateErrorsFilter } from './consumer/propagate-errors.filter.js';
export { RecordContext } from './consumer/record-context.js';
export type { FetchLimits, GroupTimes, IntakeLimits } from './consumer/runner-limits.js';
export type { RecordHandler, RunnerOptions } from './consumer/runner-options.js';
export {
  BrokerUnavailableError,
  FencedError,
  InvalidRecordError,
  ProducerClosedError,
  RecordTooLargeError,
  StartupError,
} from './errors.js';
export { BatchingProducer, type BatchingProducerOptions } from './producer/batching-producer.js';
export { ByteBudget } from './producer/byte-budget.js';
export { choosePartition } from './producer/murmur2.js';
export type { KafkaRecord, OutgoingRecord, Ownership, RecordHeaders, RecordPosition } from './records.js';
export { RecordReader, type RecordReaderOptions } from './reader/record-reader.js';
export { ReplicatedTable, type ReplicatedTableOptions } from './table/replicated-table.js';
export { ensureTopics, type EnsureTopicsOptions } from './topics/ensure-topics.js';
export { listTopics } from './topics/list-topics.js';
export type { TopicSpec } from './topics/topic-spec.js';
export { createAdmin } from './topics/with-admin.js';
export type { AdmissionControl, ParkFate, RecordPlan, Subscription } from './schedule/types.js';
