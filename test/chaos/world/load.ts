import { setTimeout as sleep } from 'node:timers/promises';
import { sampleEnvelope } from '#contracts';
import type { Ledger } from '../ledger/ledger.js';
import type { Random } from '../random.js';
import { AGENTS, TYPES } from './population.js';
import type { Scope } from './registry.js';

export interface LoadOptions {
  ratePerSecond: number;
  poison?: Poison;
}

/** Records that no service can read. */
export interface Poison {
  /** Of all that is published. */
  share: number;
  /** Where it must be rejected. */
  rejecting: readonly string[];
  /** Topics of tables, where it must do nothing at all. */
  ignoring: readonly string[];
}

const CONVERSATIONS = 200;
const TICK_MS = 20;
/** While the broker is away, publishers wait: more than this are not piled up. */
const MAX_UNANSWERED = 1_000;
const POISON = ['', '{', '[]', 'null', '{"type":"conversation.created"}', '\ud800', '{"a":'.repeat(100)];

/** Events of all projects, at a fixed rate whatever comes back; those of one conversation one after the other, as their order counts. */
export class Load {
  private readonly conversations: { id: string; scope: Scope; last: Promise<unknown> }[];
  private unanswered = 0;
  private sent = 0;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly run: string,
    scopes: readonly Scope[],
    private readonly options: LoadOptions,
  ) {
    this.conversations = Array.from({ length: CONVERSATIONS }, (_, n) => ({
      id: `${run}-c${n}`,
      scope: scopes[n % scopes.length] as Scope,
      last: Promise.resolve(),
    }));
  }

  start(): void {
    this.running = this.publishAtRate();
  }

  /** Resolves once every outcome is known. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await Promise.all(this.conversations.map(({ last }) => last));
  }

  private async publishAtRate(): Promise<void> {
    const { ratePerSecond, poison } = this.options;
    const startMs = performance.now();
    let due = 0;
    while (!this.stopping) {
      const until = ((performance.now() - startMs) / 1000) * ratePerSecond;
      for (; due < until; due++) {
        if (this.unanswered >= MAX_UNANSWERED) continue; // dropped before it was sent: it never was
        if (poison && this.random.next() < poison.share) this.spread(poison);
        else this.publishNext();
      }
      await sleep(TICK_MS);
    }
  }

  private publishNext(): void {
    const conversation = this.random.pick(this.conversations);
    const { id: conversationId, scope } = conversation;
    const type = this.random.pick(TYPES);
    const agentId = this.random.pick(AGENTS);
    const id = `${this.run}-e${++this.sent}`;
    const event = sampleEnvelope(type, { ...scope, agentId, agentName: agentId }, new Date().toISOString());
    // Order is a promise within a topic: the other types go without a conversation.
    const isOrdered = type.startsWith('conversation.');
    const data = aboutConversation(event.data, conversationId);
    this.unanswered++;
    conversation.last = conversation.last
      .then(() =>
        this.ledger.publish({ id, envelope: { ...event, data }, conversationId: isOrdered ? conversationId : null }),
      )
      .finally(() => this.unanswered--);
  }

  private spread({ rejecting, ignoring }: Poison): void {
    this.unanswered++;
    const value = this.random.pick(POISON);
    const topic = this.random.pick([...rejecting, ...ignoring]);
    const id = `${this.run}-e${++this.sent}`;
    const published = ignoring.includes(topic)
      ? this.ledger.scatter({ topic, key: id, value })
      : this.ledger.publishPoison({ id, value, topic });
    void published.finally(() => this.unanswered--);
  }
}

/** Whatever of an event's parts names a conversation names this one. */
function aboutConversation(data: Record<string, unknown>, id: string): Record<string, unknown> {
  const parts = Object.entries(data).map(([name, part]) => {
    const key = name === 'conversation' ? 'id' : 'conversationId';
    return [name, { ...(part as object), [key]: id }];
  });
  return Object.fromEntries(parts) as Record<string, unknown>;
}
