/** A Kafka engine on kafkajs: a producer that verifies its acknowledgements, a consumer that commits what is done, a table. */
export type { KafkaConnection } from './client/connection.js';
export { createKafka } from './client/create-kafka.js';
export { FencedError, ProducerClosedError, RecordTooLargeError, StartupError } from './errors.js';
export type { KafkaRecord, OutgoingRecord, Ownership, RecordHeaders, RecordPosition } from './records.js';
