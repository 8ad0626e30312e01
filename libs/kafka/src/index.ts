/** A Kafka engine on kafkajs: a producer that verifies its acknowledgements, a consumer that commits what is done, a table. */
export type { KafkaConnection } from './client/connection.js';
export { createKafka } from './client/create-kafka.js';
export { FencedError, InvalidRecordError, ProducerClosedError, RecordTooLargeError, StartupError } from './errors.js';
export { BatchingProducer, type BatchingProducerOptions } from './producer/batching-producer.js';
export { ByteBudget } from './producer/byte-budget.js';
export { choosePartition } from './producer/murmur2.js';
export type { KafkaRecord, OutgoingRecord, Ownership, RecordHeaders, RecordPosition } from './records.js';
export { createAdmin } from './topics/with-admin.js';
