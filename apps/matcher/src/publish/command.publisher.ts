import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { encodeCommandHeaders } from '#contracts';
import {
  ByteBudget,
  FencedError,
  RecordTooLargeError,
  type BatchingProducer,
  type Ownership,
  type RecordContext,
} from '#kafka';
import type { EventScope } from '../match/is-match.js';
import type { Command } from '../match/make-commands.js';
import { EventAllowance } from './event-allowance.js';
import type { FanOut, FanOutPace } from './fan-out-pace.js';
import { ProjectQueue } from './project-queue.js';
import { takeChunk, type Chunk } from './take-chunk.js';

/** What became of an event's commands. */
export interface Published {
  acknowledged: number;
  /** Refused for good: the topic does not take records of their size. */
  tooLarge: number;
}

/** Bound of the commands that are under way to the broker, per process. */
export const MAX_UNACKNOWLEDGED_BYTES = 64 * 1024 * 1024;
/** Made in one go, some milliseconds; then the others get their turn. */
const CHUNK_BYTES = 128 * 1024;

type Ack = 'acknowledged' | 'too_large' | { error: unknown };
/** Written by one, read by the others. */
type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** Of the event's partition. */
export type EventOwner = Ownership & Pick<RecordContext, 'isAwaited'>;

export interface PublisherOptions {
  topic: string;
  producer: Pick<BatchingProducer, 'send'>;
  pace: Pick<FanOutPace, 'sees' | 'hold'>;
  /** Default 64 MiB. */
  maxUnacknowledgedBytes?: number;
}

/**
 * Publishes the commands of one event after those of the project's event before it: a destination sees the events of a
 * partition in order. Projects share no destination, so they take turns. Commands beyond a bound wait for acknowledgements, those of a
 * large fan-out for the pace of such, unless somebody waits for them.
 */
export class CommandPublisher {
  private readonly budget: ByteBudget;
  /** By tenant and project, while it has events on their way. */
  private readonly projects = new Map<string, ProjectQueue>();

  constructor(private readonly options: PublisherOptions) {
    this.budget = new ByteBudget(options.maxUnacknowledgedBytes ?? MAX_UNACKNOWLEDGED_BYTES);
  }

  /**
   * Call it in the order of the events. Resolves when every command is acknowledged or too large.
   *
   * @param commands read only when it is their turn
   * @throws FencedError when the partition went to another process, which repeats the event; any other error of `send`
   */
  async publish(
    { tenantId, projectId }: Pick<EventScope, 'tenantId' | 'projectId'>,
    commands: Iterator<Command>,
    owner: EventOwner,
  ): Promise<Published> {
    const acks: Promise<Ack>[] = [];
    const project = this.projectOf(`${tenantId}/${projectId}`);
    const fanOut: Growing<FanOut> = {
      ...{ tenantId, commandCount: 0, byteCount: 0 },
      waitedMs: () => project.waitedMs,
      isUrgent: () => owner.isAwaited || owner.state === 'lost' || project.isAwaited,
    };
    await project.inTurn(owner, () => this.handOver(commands, owner, acks, fanOut));
    return summarise(await Promise.all(acks));
  }

  /** Events of a project that wait for an earlier one of it. */
  get waitingEventCount(): number {
    let count = 0;
    for (const { waitingCount } of this.projects.values()) count += waitingCount;
    return count;
  }

  private projectOf(key: string): ProjectQueue {
    let project = this.projects.get(key);
    if (project === undefined) {
      project = new ProjectQueue(() => this.projects.delete(key));
      this.projects.set(key, project);
    }
    return project;
  }

  private async handOver(
    commands: Iterator<Command>,
    owner: EventOwner,
    acks: Promise<Ack>[],
    fanOut: Growing<FanOut>,
  ): Promise<void> {
    const { pace } = this.options;
    const allowance = new EventAllowance(this.budget);
    for (;;) {
      if (owner.state === 'lost') throw new FencedError();
      const chunk = await takeWithin(allowance, commands);
      for (const { command, bytes } of chunk.commands) {
        acks.push(this.send(command, owner).finally(() => allowance.release(bytes)));
      }
      fanOut.commandCount += chunk.commands.length;
      fanOut.byteCount += chunk.bytes;
      if (chunk.commands.length > 0) pace.sees(fanOut.tenantId);
      if (chunk.isLast) return;
      await yieldToEventLoop();
      await pace.hold(fanOut, chunk.commands.length, chunk.bytes);
    }
  }

  /** Never rejects: its promise is looked at only when the whole event is handed over. */
  private async send({ key, body, headers }: Command, owner: Ownership): Promise<Ack> {
    try {
      const { topic, producer } = this.options;
      await producer.send({ topic, key, value: body, headers: encodeCommandHeaders(headers) }, owner);
      return 'acknowledged';
    } catch (error) {
      return error instanceof RecordTooLargeError ? 'too_large' : { error };
    }
  }
}

/** The next commands, with room for them: what is made without it would be memory outside every bound. */
async function takeWithin(allowance: EventAllowance, commands: Iterator<Command>): Promise<Chunk> {
  await allowance.acquire(CHUNK_BYTES);
  let chunk: Chunk;
  try {
    chunk = takeChunk(commands, CHUNK_BYTES);
  } catch (error) {
    allowance.release(CHUNK_BYTES);
    throw error;
  }
  await allowance.exchange(CHUNK_BYTES, chunk.bytes);
  return chunk;
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
