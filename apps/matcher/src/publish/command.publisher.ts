import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { encodeCommandHeaders } from '#contracts';
import { ByteBudget, FencedError, RecordTooLargeError, type BatchingProducer, type Ownership } from '#kafka';
import type { Command } from '../match/make-commands.js';
import { EventAllowance } from './event-allowance.js';
import type { FanOutPace } from './fan-out-pace.js';
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

export interface PublisherOptions {
  topic: string;
  producer: Pick<BatchingProducer, 'send'>;
  pace: Pick<FanOutPace, 'wait'>;
  /** Default 64 MiB. */
  maxUnacknowledgedBytes?: number;
}

/** The events of a project that have commands to hand over. */
interface ProjectQueue {
  eventCount: number;
  /** Ends with the latest event's turn. */
  lastTurn: Promise<void>;
}

/**
 * Publishes the commands of one event after those of the project's event before it: a destination sees the events of a
 * partition in order. Projects share no destination, so they take turns. Commands beyond a bound wait for acknowledgements, those of a
 * large fan-out for the pace of such.
 */
export class CommandPublisher {
  private readonly budget: ByteBudget;
  private readonly projects = new Map<string, ProjectQueue>();

  constructor(private readonly options: PublisherOptions) {
    this.budget = new ByteBudget(options.maxUnacknowledgedBytes ?? MAX_UNACKNOWLEDGED_BYTES);
  }

  /**
   * Call it in the order of the events. Resolves when every command is acknowledged or too large.
   *
   * @param projectKey of the event, `tenant/project`
   * @param commands read only when it is their turn
   * @param owner of the event's partition
   * @throws FencedError when the partition went to another process, which repeats the event; any other error of `send`
   */
  async publish(projectKey: string, commands: Iterator<Command>, owner: Ownership): Promise<Published> {
    const acks: Promise<Ack>[] = [];
    await this.inTurn(projectKey, (project) => this.handOver(commands, owner, acks, project));
    return summarise(await Promise.all(acks));
  }

  private async inTurn(projectKey: string, handOver: (project: ProjectQueue) => Promise<void>): Promise<void> {
    const project = this.projects.get(projectKey) ?? { eventCount: 0, lastTurn: Promise.resolve() };
    this.projects.set(projectKey, project);
    project.eventCount++;
    const turn = project.lastTurn.then(() => handOver(project));
    const ended = () => {
      if (--project.eventCount === 0) this.projects.delete(projectKey);
    };
    project.lastTurn = turn.then(ended, ended); // a turn that failed is its own caller's matter
    await turn;
  }

  private async handOver(
    commands: Iterator<Command>,
    owner: Ownership,
    acks: Promise<Ack>[],
    project: Readonly<ProjectQueue>,
  ): Promise<void> {
    const allowance = new EventAllowance(this.budget);
    for (;;) {
      const chunk = await takeWithin(allowance, commands);
      for (const { command, bytes } of chunk.commands) {
        acks.push(this.send(command, owner).finally(() => allowance.release(bytes)));
      }
      if (chunk.isLast) return;
      await yieldToEventLoop();
      const fanOut = { commandCount: acks.length, waitingEventCount: project.eventCount - 1 };
      await this.options.pace.wait(fanOut, chunk.commands.length);
      if (owner.state === 'lost') throw new FencedError();
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
