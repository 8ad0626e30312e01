import protocolErrors from 'kafkajs/src/protocol/error.js';
import type { Kafka, Message, Producer, RecordMetadata, TopicMessages } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { createKafka } from '../client/create-kafka.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { fetchPartitionCount } from '../topics/fetch-partition-count.js';
import { withAdmin } from '../topics/with-admin.js';
import { classifySendError, type SendFailure } from './classify-send-error.js';
import type { BatchOutcome, PartitionBatch, RecordSink } from './record-sink.js';

/** How long the broker may wait for its replicas. */
const REPLICATION_TIMEOUT_MS = 5_000;
/** Above every timeout inside kafkajs; what is still unanswered then hangs, and is given up with its connections. */
const HUNG_AFTER_MS = 45_000;

const ALL_IN_SYNC_REPLICAS = -1;

/**
 * Writes through kafkajs' public producer, without its idempotence (which loses acknowledged records when sends
 * overlap a retry) and without its retries: the caller retries, since only it may decide between two tries that a
 * record must no longer be written.
 */
export class KafkajsSink implements RecordSink {
  private producer: Promise<Producer> | undefined;

  /** Two tries of its own: then the caller looks again whether the records should still be written. */
  constructor(
    connection: KafkaConnection,
    private readonly logger: Logger,
    private readonly hungAfterMs = HUNG_AFTER_MS,
    private readonly kafka: Kafka = createKafka(connection, logger, { retry: { retries: 2 } }),
  ) {}

  async warmUp(): Promise<void> {
    try {
      await this.connected();
    } catch (error) {
      this.logger.warn({ error: classifySendError(error).message }, 'Kafka cannot be reached yet');
    }
  }

  async send(batches: readonly PartitionBatch[]): Promise<BatchOutcome[]> {
    try {
      const answer = await this.giveUpWhenHung(this.write(batches));
      const outcomes = batches.map((batch) => outcomeOf(batch, answer));
      // kafkajs asks anew only after a request that failed as a whole: it would go by the old leaders for a minute.
      if (outcomes.some(showsOldMetadata)) void this.reset();
      return outcomes;
    } catch (error) {
      const failure = classifySendError(error);
      return batches.map(() => ({ kind: 'failed', failure }));
    }
  }

  async partitionCounts(topics: readonly string[]): Promise<Map<string, number | SendFailure>> {
    const counts = new Map<string, number | SendFailure>();
    try {
      await withAdmin(this.kafka, this.logger, async (admin) => {
        for (const topic of topics) counts.set(topic, await fetchPartitionCount(admin, topic).catch(classifySendError));
      });
    } catch (error) {
      for (const topic of topics) if (!counts.has(topic)) counts.set(topic, classifySendError(error));
    }
    return counts;
  }

  reset(): Promise<void> {
    const old = this.producer;
    this.producer = undefined;
    return disconnectQuietly(old, this.logger);
  }

  close(): Promise<void> {
    return this.reset();
  }

  private async write(batches: readonly PartitionBatch[]): Promise<RecordMetadata[]> {
    const producer = await this.connected();
    return producer.sendBatch({
      acks: ALL_IN_SYNC_REPLICAS,
      timeout: REPLICATION_TIMEOUT_MS,
      topicMessages: toTopicMessages(batches),
    });
  }

  private connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    const connecting = this.connect();
    this.producer = connecting;
    connecting.catch(() => {
      if (this.producer === connecting) this.producer = undefined;
    });
    return connecting;
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      createPartitioner: () => takePartitionOfMessage,
      allowAutoTopicCreation: false,
      idempotent: false,
      metadataMaxAge: 60_000,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }

  private async giveUpWhenHung(request: Promise<RecordMetadata[]>): Promise<RecordMetadata[]> {
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        void this.reset();
        reject(new Error(`no answer to a produce request within ${this.hungAfterMs} ms`));
      }, this.hungAfterMs);
    });
    try {
      return await Promise.race([request, hung]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The partition is chosen before sending; kafkajs passes it through. */
function takePartitionOfMessage({ message }: { message: Message }): number {
  return message.partition as number;
}

function toTopicMessages(batches: readonly PartitionBatch[]): TopicMessages[] {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, partition, records } of batches) {
    let messages = byTopic.get(topic);
    if (!messages) byTopic.set(topic, (messages = []));
    for (const { key, value, headers } of records) messages.push({ key, value, headers, partition });
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}

/**
 * kafkajs keeps answers by broker: when a leader moves to a broker that already answered for other partitions, the
 * moved partition is skipped and the send resolves without it. So only what the answer names was written, and that
 * where it names no error: some partitions of a request may fail while others succeed.
 */
function outcomeOf(batch: PartitionBatch, answer: readonly RecordMetadata[]): BatchOutcome {
  const entry = answer.find(({ topicName, partition }) => topicName === batch.topic && partition === batch.partition);
  if (entry && entry.errorCode !== 0) {
    return { kind: 'failed', failure: classifySendError(protocolErrors.createErrorFromCode(entry.errorCode)) };
  }
  const baseOffset = Number(entry?.baseOffset ?? -1);
  if (baseOffset >= 0) return { kind: 'acked', baseOffset };
  const message = `the answer does not acknowledge ${batch.topic}/${batch.partition}`;
  return { kind: 'failed', failure: { kind: 'missing', type: 'MISSING_ACK', message } };
}

/** A partition that kafkajs does not know of yet, or whose leader has moved. */
function showsOldMetadata(outcome: BatchOutcome): boolean {
  return outcome.kind === 'failed' && outcome.failure.kind !== 'record';
}
