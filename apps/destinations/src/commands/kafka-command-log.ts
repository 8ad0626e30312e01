import {
  decodeCommandHeaders,
  destinationKeyOf,
  encodeCommandHeaders,
  parsePosition,
  type CommandHeaders,
} from '#contracts';
import {
  BrokerUnavailableError,
  ProducerClosedError,
  type KafkaRecord,
  type OutgoingRecord,
  type Ownership,
} from '#kafka';
import type { Logger } from '#observability';
import type { CommandIdentity, CommandLog, LoggedCommand } from './command-log.js';

export interface KafkaCommandLogOptions {
  topic: string;
  reader: { read(partition: number, offset: number): Promise<KafkaRecord | undefined> };
  /** Resolves after the acknowledgement; waits while the broker is away. */
  sink: { send(record: OutgoingRecord, owner?: Ownership): Promise<unknown> };
  logger: Logger;
  /** How long `append` waits for the acknowledgement, in ms. [5000] */
  ackTimeoutMs?: number;
}

const ACK_TIMEOUT_MS = 5_000;

export class KafkaCommandLog implements CommandLog {
  constructor(private readonly o: KafkaCommandLogOptions) {}

  async find(identity: CommandIdentity): Promise<LoggedCommand | undefined> {
    const position = parsePosition(identity.command);
    // Nothing is read from another topic, whatever an attempt record claims.
    if (position?.topic !== this.o.topic) return this.missed(identity, 'its position is not of the commands topic');
    const record = await this.o.reader.read(position.partition, position.offset);
    if (record === undefined) return undefined;
    const decoded = decodeCommandHeaders(record.headers);
    if (!decoded.ok || record.value === null || !isOf(identity, decoded.headers)) {
      return this.missed(identity, 'another record lies at its position');
    }
    return { headers: decoded.headers, body: record.value };
  }

  async append({ headers, body }: LoggedCommand): Promise<void> {
    const key = destinationKeyOf({ ...headers, id: headers.destinationId });
    const record = { topic: this.o.topic, key, value: body, headers: encodeCommandHeaders(headers) };
    const wait = new AckWait(this.o.ackTimeoutMs ?? ACK_TIMEOUT_MS);
    const sent = this.o.sink.send(record, wait.owner).catch((error: unknown) => {
      throw error instanceof ProducerClosedError ? wait.expiry() : error;
    });
    await Promise.race([sent, wait.expired]).finally(() => wait.end());
  }

  private missed({ command, deliveryId }: CommandIdentity, reason: string): undefined {
    this.o.logger.warn({ command, deliveryId, reason }, 'the command of a delivery is not where its attempt says');
  }
}

/** A topic that was made anew has other records at the old positions; and whoever writes attempts may be wrong. */
function isOf(identity: CommandIdentity, headers: CommandHeaders): boolean {
  return IDENTITY.every((field) => headers[field] === identity[field]);
}

const IDENTITY = ['tenantId', 'projectId', 'destinationId', 'deliveryId', 'eventId', 'run'] as const;

/** A wait for one acknowledgement: once it has expired, the producer drops the record instead of sending it later. */
class AckWait {
  readonly owner: Ownership;
  readonly expired: Promise<never>;
  private state: Ownership['state'] = 'owned';
  private readonly timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    const stateOf = () => this.state;
    this.owner = {
      get state() {
        return stateOf();
      },
      settled: () => Promise.resolve(),
    };
    const { promise, reject } = withReject();
    this.expired = promise;
    this.timer = setTimeout(() => {
      this.state = 'lost';
      reject(this.expiry());
    }, timeoutMs);
  }

  expiry(): BrokerUnavailableError {
    return new BrokerUnavailableError('the command is not acknowledged');
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, fail) => (reject = fail));
  return { promise, reject };
}
