import { connect, type Socket } from 'node:net';
import type { AnswerWatch, PendingRequest, Verdict } from './answer-watch.js';
import { FrameSplitter, readCorrelationId, readRequestHeader } from './kafka-frames.js';

export interface ConnectionRules {
  /** Resolves once something of that client may pass. */
  passable(clientId: string | null): Promise<void>;
  readonly watches: ReadonlySet<AnswerWatch>;
}

/** One client's connection, carried on to the broker request by request and back answer by answer. */
export class ProxiedConnection {
  /** Resolves when both sides are closed. */
  readonly ended: Promise<unknown>;
  /** As its latest request says; null before the first. */
  clientId: string | null = null;
  private readonly far: Socket;
  /** Brokers answer one connection in the order of its requests. */
  private readonly pending: PendingRequest[] = [];

  constructor(
    private readonly near: Socket,
    brokerPort: number,
    private readonly rules: ConnectionRules,
  ) {
    this.far = connect({ host: '127.0.0.1', port: brokerPort, noDelay: true });
    for (const socket of [near, this.far]) socket.on('error', () => this.reset());
    this.ended = Promise.all([closed(near), closed(this.far)]);
    void this.carry(near, this.far, (frame) => this.request(frame));
    void this.carry(this.far, near, (frame) => this.answer(frame));
  }

  reset(): void {
    for (const socket of [this.near, this.far]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  /** A side that ends ends the other, after what it had sent. */
  private async carry(from: Socket, to: Socket, pass: (frame: Buffer) => Verdict | Promise<Verdict>): Promise<void> {
    const frames = new FrameSplitter();
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        for (const frame of frames.push(chunk)) {
          const verdict = await pass(frame);
          await this.rules.passable(this.clientId);
          if (verdict === 'drop') return this.reset();
          if (to.destroyed) return;
          await written(to, frame);
        }
      }
      to.end();
    } catch {
      this.reset(); // a reset on one side is one on the other
    }
  }

  private request(frame: Buffer): Verdict {
    const header = readRequestHeader(frame);
    this.clientId = header.clientId;
    const isRead = [...this.rules.watches].some((watch) => watch.reads(header));
    this.pending.push({ ...header, frame: isRead ? frame : undefined });
    return 'pass';
  }

  private async answer(frame: Buffer): Promise<Verdict> {
    const correlationId = readCorrelationId(frame);
    // A request that wants no answer (Produce with acks 0) stays in the list until a later one is answered.
    const at = this.pending.findIndex((request) => request.correlationId === correlationId);
    const request = this.pending.splice(0, at + 1).at(-1);
    if (request === undefined) return 'pass';
    const takers = [...this.rules.watches].filter((watch) => watch.takes(request));
    const verdicts = await Promise.all(takers.map((watch) => watch.run(request)));
    return verdicts.includes('drop') ? 'drop' : 'pass';
  }
}

function closed(socket: Socket): Promise<unknown> {
  return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve));
}

/** Resolves when there is room for more; also when the socket is gone. */
function written(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.write(bytes, () => resolve())) resolve();
  });
}
