import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { encodeCommandHeaders } from '#contracts';
import { ByteBudget, FencedError, RecordTooLargeError, type BatchingProducer, type Ownership } from '#kafka';
import type { Command } from '../match/make-commands.js';
import { takeChunk, type Chunk } from './take-chunk.js';

/** What became of an event's commands. */
export interface Published {
  acknowledged: number;
  /** Refused for good: the topic does not take records of their size. */
  tooLarge: number;
}

/** Bound of the commands that are under way to the broker, per process. */
export const MAX_UNACKNOWLEDGED_BYTES = 64 * 1024 * 1024;
/** After each chunk the event loop gets its turn, so that no fan-out holds up heartbeats. */
const CHUNK_BYTES = 512 * 1024;

type Ack = 'acknowledged' | 'too_large' | { error: unknown };

/**
 * Publishes the commands of one event after those of the event before it. Commands beyond the bound wait for
 * acknowledgements, and no other event's commands pass them: a destination sees the events of a partition in order.
 */
export class CommandPublisher {
  private readonly budget: ByteBudget;
  private lastTurn: Promise<void> = Promise.resolve();

  constructor(
    private readonly topic: string,
    private readonly producer: Pick<BatchingProducer, 'send'>,
    maxUnacknowledgedBytes = MAX_UNACKNOWLEDGED_BYTES,
  ) {
    this.budget = new ByteBudget(maxUnacknowledgedBytes);
  }

  /**
   * Call it in the order of the events. Resolves when every command is acknowledged or too large.
   *
   * @param commands read only when it is their turn
   * @param owner of the event's partition
   * @throws FencedError when the partition went to another process, which repeats the event; any other error of `send`
   */
  async publish(commands: Iterator<Command>, owner: Ownership): Promise<Published> {
    const acks: Promise<Ack>[] = [];
    const turn = this.lastTurn.then(() => this.handOver(commands, owner, acks));
    // A turn that failed is its own caller's matter.
    this.lastTurn = turn.then(undefined, () => undefined);
    await turn;
    return summarise(await Promise.all(acks));
  }

  private async handOver(commands: Iterator<Command>, owner: Ownership, acks: Promise<Ack>[]): Promise<void> {
    for (;;) {
      const chunk: Chunk = takeChunk(commands, CHUNK_BYTES);
      if (chunk.commands.length > 0) await this.budget.acquire(chunk.bytes);
      for (const { command, bytes } of chunk.commands) acks.push(this.send(command, bytes, owner));
      if (chunk.isLast) return;
      await yieldToEventLoop();
      if (owner.state === 'lost') throw new FencedError();
    }
  }

  /** Never rejects: its promise is looked at only when the whole event is handed over. */
  private async send({ key, body, headers }: Command, bytes: number, owner: Ownership): Promise<Ack> {
    try {
      await this.producer.send({ topic: this.topic, key, value: body, headers: encodeCommandHeaders(headers) }, owner);
      return 'acknowledged';
    } catch (error) {
      return error instanceof RecordTooLargeError ? 'too_large' : { error };
    } finally {
      this.budget.release(bytes);
    }
  }
}

function summarise(acks: readonly Ack[]): Published {
  const published: Published = { acknowledged: 0, tooLarge: 0 };
  for (const ack of acks) {
    if (ack === 'acknowledged') published.acknowledged++;
    else if (ack === 'too_large') published.tooLarge++;
    else throw ack.error;
  }
  return published;
}
