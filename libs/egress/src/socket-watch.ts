import type { Socket } from 'node:net';
import { AnswerScan } from './answer-scan.js';
import { EndlessAnswerError } from './egress-errors.js';

/** @param isFresh whether this is the first request on the socket */
export type TakeSocket = (socket: Socket, isFresh: boolean) => void;

/**
 * Knows which call is on which socket, and reads along with what arrives there. undici tells its handlers neither; it
 * reads and writes through the socket's own methods, which are wrapped for that.
 */
export class SocketWatch {
  private claim: TakeSocket | undefined;
  private readonly errors = new WeakSet<object>();

  /** For the request that undici is about to write, before it does anything else. */
  onNextWrite(take: TakeSocket): void {
    this.claim = take;
  }

  /** Whether an error came from an open connection, not from the attempt to open one. */
  isOfOpenSocket(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.errors.has(error);
  }

  watch(socket: Socket): void {
    const scan = new AnswerScan();
    let isFresh = true;
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (...args: unknown[]) => {
      const take = this.claim;
      if (take !== undefined) {
        this.claim = undefined;
        scan.begin();
        take(socket, isFresh);
        isFresh = false;
      }
      return write(...args);
    };
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const bytes = read(size);
      if (bytes === null || scan.accept(bytes)) return bytes;
      socket.destroy(new EndlessAnswerError());
      return null;
    };
    socket.on('error', (error) => this.errors.add(error));
  }
}
