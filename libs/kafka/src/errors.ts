/**
 * The service must not start as things are. The message says what is wrong and what to do about it.
 * Not retriable: a human has to act.
 */
export class StartupError extends Error {
  readonly code = 'startup';
  override readonly name = 'StartupError';
}

/**
 * The partition a record followed from now belongs to another consumer, which repeats the record.
 * Nothing was sent (or nobody knows whether it was): the caller drops the work and reports nothing.
 */
export class FencedError extends Error {
  readonly code = 'fenced';
  override readonly name = 'FencedError';

  constructor(message = 'the partition is no longer owned by this process') {
    super(message);
  }
}

/** The record can never be written as it is. Its neighbours are not affected. */
export class RecordTooLargeError extends Error {
  readonly code = 'record_too_large';
  override readonly name = 'RecordTooLargeError';
}

/** The broker refuses this very record for good, e.g. one without a key for a compacted topic, or its headers are no bytes. */
export class InvalidRecordError extends Error {
  readonly code = 'invalid_record';
  override readonly name = 'InvalidRecordError';
}

/** `send` after `close`, or a record that was still unsent when the producer had to give up closing. */
export class ProducerClosedError extends Error {
  readonly code = 'producer_closed';
  override readonly name = 'ProducerClosedError';
}

/** The broker did not answer within the time that its caller gives it. Retriable. */
export class BrokerUnavailableError extends Error {
  readonly code = 'broker_unavailable';
  override readonly name = 'BrokerUnavailableError';
}
