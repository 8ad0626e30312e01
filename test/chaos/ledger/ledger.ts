import { Kafka, logLevel, Partitioners, type ISocketFactory, type Producer } from 'kafkajs';
import type { TopicNames } from '#contracts';
import {
  describeEvent,
  describePoison,
  type Described,
  type EventToPublish,
  type PoisonToPublish,
} from './describe-event.js';
import type { DestinationChange, Facts, Fault, PublishedEvent, Sample, Settings, Window } from './facts.js';
import { judgeFailure } from './judge-acknowledgement.js';
import { nowMs } from './now.js';
import { attemptName, readOutcomes } from './read-outcomes.js';
import { RecordingReceiver } from './recording-receiver.js';
import { Signatures } from './signatures.js';

export interface LedgerOptions {
  /** Past any proxy that loses answers. */
  brokers: string[];
  names: TopicNames;
  settings: Settings;
  /** How long an acknowledgement is waited for [10000]; then the outcome is unknown. */
  ackTimeoutMs?: number;
  /** How connections to the brokers are made, where a network is to be faulty. */
  socketFactory?: ISocketFactory;
}

/**
 * The independent witness of a run: it is the upstream, the endpoints and the diary, and asks the system nothing. What the
 * facts mean is judged elsewhere.
 */
export class Ledger {
  readonly receiver: RecordingReceiver;
  private readonly signatures = new Signatures();
  private readonly producer: Producer;
  private readonly events = new Map<string, PublishedEvent>();
  private readonly lastSequence = new Map<string, number>();
  private readonly ownerOfPath = new Map<string, string>();
  private readonly changes: DestinationChange[] = [];
  private readonly faults: Fault[] = [];
  private readonly windows: Window[] = [];
  private readonly samples: Sample[] = [];
  private readonly settledAtMs: number[] = [];

  private constructor(private readonly options: LedgerOptions) {
    const { brokers, socketFactory, ackTimeoutMs = 10_000 } = options;
    this.receiver = new RecordingReceiver((receipt, body) => this.signatures.check(receipt, body));
    const kafka = new Kafka({
      clientId: 'ledger',
      brokers,
      requestTimeout: ackTimeoutMs,
      logLevel: logLevel.NOTHING,
      ...(socketFactory && { socketFactory }),
    });
    this.producer = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // A repeated request could put one event into the log twice, and the repeat would be the ledger's own.
      retry: { retries: 0 },
    });
  }

  static async open(options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(options);
    await Promise.all([ledger.receiver.listen(), ledger.producer.connect()]);
    return ledger;
  }

  /** Publishes one record in a request of its own and waits for all replicas. Resolves whatever the outcome. */
  publish(event: EventToPublish): Promise<PublishedEvent> {
    return this.send(describeEvent(event));
  }

  /** The same for what is to be rejected. */
  publishPoison(poison: PoisonToPublish): Promise<PublishedEvent> {
    return this.send(describePoison(poison));
  }

  /** Poison that nobody is to say anything of, so nothing is written down. Resolves whatever the outcome. */
  async scatter({ topic, key, value }: { topic: string; key: string; value: string }): Promise<void> {
    await this.producer.send({ topic, acks: -1, messages: [{ key, value }] }).catch(() => undefined);
  }

  /**
   * Writes down an event that goes another way, through ingest. The caller fills in its outcome later.
   *
   * @throws Error for an id that was used before
   */
  published(event: PublishedEvent): void {
    if (this.events.has(event.id)) throw new Error(`${event.id} was published before`);
    this.events.set(event.id, event);
  }

  /** To be told as soon as the answer is there, or is known never to come. */
  configured(change: DestinationChange): void {
    const { destinationId, state } = change;
    const owner = this.ownerOfPath.get(state.path) ?? destinationId;
    if (owner !== destinationId) throw new Error(`${state.path} belongs to ${owner}`);
    this.ownerOfPath.set(state.path, destinationId);
    this.changes.push(change);
    this.signatures.learn(change);
  }

  /** To be told just before it is done. The caller fills in `healedAtMs` later. */
  faulted(fault: Fault): void {
    this.faults.push(fault);
  }

  measured(window: Window): void {
    this.windows.push(window);
  }

  sample(sample: Sample): void {
    this.samples.push(sample);
  }

  /** To be told when nothing waits for the matcher. */
  settled(): void {
    this.settledAtMs.push(nowMs());
  }

  get receiptCount(): number {
    return this.receiver.receiptCount;
  }

  get eventCount(): number {
    return this.events.size;
  }

  get faultCount(): number {
    return this.faults.length;
  }

  /** The facts so far, with what the system's topics say now. To be asked when all is quiet. */
  async collect(): Promise<Facts> {
    const quietAtMs = nowMs();
    const { hungUp, ...outcomes } = await readOutcomes(this.options);
    const receipts = this.receiver.receipts().map((receipt) => {
      const destinationId = this.ownerOfPath.get(receipt.path) ?? null;
      const name = attemptName(receipt.webhookId, destinationId, receipt.run, receipt.attempt);
      return { ...receipt, destinationId, ...(hungUp.has(name) && { hungUp: true }) };
    });
    return {
      settings: this.options.settings,
      events: [...this.events.values()],
      changes: [...this.changes],
      receipts: receipts.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs),
      ...outcomes,
      faults: this.faults.map((fault) => ({ ...fault })),
      windows: [...this.windows],
      samples: [...this.samples],
      settledAtMs: [...this.settledAtMs],
      quietAtMs,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.receiver.close(), this.producer.disconnect()]);
  }

  private async send({ topic, key, value, event }: Described): Promise<PublishedEvent> {
    const sequence = this.nextSequence(event);
    const unanswered = { ackedAtMs: null, ack: 'unknown', position: null } as const;
    const published: PublishedEvent = { ...event, sequence, sentAtMs: nowMs(), ...unanswered };
    this.published(published);
    try {
      const messages = [{ key, value, headers: { id: event.id } }];
      const [answer] = await this.producer.send({ topic, acks: -1, messages });
      if (answer?.baseOffset !== undefined) {
        published.ack = 'ok';
        published.position = `${topic}/${answer.partition}/${answer.baseOffset}`;
      }
    } catch (error) {
      published.ack = judgeFailure(error);
    }
    published.ackedAtMs = nowMs();
    return published;
  }

  private nextSequence(of: Pick<PublishedEvent, 'tenantId' | 'projectId' | 'conversationId'>): number {
    if (of.conversationId === null) return 0;
    const conversation = `${of.tenantId}/${of.projectId}/${of.conversationId}`;
    const sequence = (this.lastSequence.get(conversation) ?? 0) + 1;
    this.lastSequence.set(conversation, sequence);
    return sequence;
  }
}
