import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { ProxyError } from './egress-errors.js';
import type { EgressFailureReason, EgressRequest, EgressResult } from './egress-options.js';
import { mapFailure } from './map-failure.js';
import { MAX_BODY_BYTES, readExcerpt } from './read-excerpt.js';
import type { TakeSocket } from './socket-watch.js';

/** A success body of at most this size is read (and dropped), so that the connection can be used again. */
const MAX_DRAINED_BYTES = 65_536;
/** Once the status is known, the rest of the answer gets this long, within the deadline. */
const BODY_GRACE_MS = 2_000;
const SWITCHING_PROTOCOLS = 101;

export interface CallPaths {
  /** Sends the request over the origin's pool, or over a connection of its own (`fresh`). */
  dispatch(call: HttpCall, fresh: boolean): void;
  /** Hands the socket on which a request starts just now. */
  onNextWrite(take: TakeSocket): void;
  isOfOpenSocket(error: unknown): boolean;
  /** At the deadline of a call that has no connection: what the proxy on the way has to answer for. */
  proxyFault(): ProxyError | undefined;
  onRepeat(): void;
}

/**
 * One call, from the dispatch to its result, under one deadline. It is undici's handler itself: no stream, no signal
 * and no promise per step, which is half of a request's cost.
 *
 * The result is fixed by the first of: the end of the answer, enough of its body, an error, the deadline. From the
 * status line on every one of these is a response.
 */
export class HttpCall implements Dispatcher.DispatchHandler {
  private readonly startedAtMs = performance.now();
  private readonly chunks: Buffer[] = [];
  private timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private socket: Socket | undefined;
  private receivedBytes = 0;
  private status = 0;
  private retryAfter: string | undefined;
  private contentEncoding: string | undefined;
  private isReusedSocket = false;
  private isAnswerBegun = false;
  private isRepeated = false;
  private isSettled = false;

  constructor(
    readonly request: EgressRequest,
    private readonly paths: CallPaths,
    private readonly resolve: (result: EgressResult) => void,
  ) {
    this.timer = setTimeout(() => this.expire(), request.timeoutMs);
    request.signal?.addEventListener('abort', this.cancel, { once: true });
    paths.dispatch(this, request.onNewConnection ?? false);
    if (request.signal?.aborted === true) this.cancel();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Waited in the queue past its deadline. Throwing takes it off without harm to the connection.
    if (this.isSettled) throw new Error('the call is over');
    this.controller = controller;
    this.paths.onNextWrite((socket, isFresh) => {
      this.socket = socket;
      this.isReusedSocket = !isFresh;
    });
  }

  /** The first byte of an answer is in: called by undici, though its types do not list it for this kind of handler. */
  onResponseStarted(): void {
    this.isAnswerBegun = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (this.isSettled) return;
    if (status < 200) {
      if (status === SWITCHING_PROTOCOLS) this.fail({ reason: 'protocol', detail: 'switched protocols unasked' });
      return;
    }
    this.status = status;
    this.retryAfter = firstOf(headers['retry-after']);
    this.contentEncoding = firstOf(headers['content-encoding']);
    const graceMs = Math.min(BODY_GRACE_MS, this.request.timeoutMs - this.elapsedMs());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.expire(), Math.max(graceMs, 0));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isSettled) return;
    this.receivedBytes += chunk.byteLength;
    if (this.isSuccess()) {
      if (this.receivedBytes > MAX_DRAINED_BYTES) this.breakOff();
      return;
    }
    const missing = MAX_BODY_BYTES - (this.receivedBytes - chunk.byteLength);
    this.chunks.push(Buffer.from(chunk.subarray(0, missing)));
    if (this.receivedBytes >= MAX_BODY_BYTES) this.breakOff();
  }

  onResponseEnd(): void {
    this.settleResponse();
    // Answered before all of it was read: the next request would wait behind the rest.
    if (this.socket !== undefined && this.socket.writableLength > 0) this.socket.destroy();
  }

  onResponseError(_controller: unknown, error: unknown): void {
    if (this.isSettled) return;
    if (this.status !== 0) {
      this.settleResponse();
      return;
    }
    if (error instanceof ProxyError) {
      this.settleFault(error);
      return;
    }
    const failure = mapFailure(error);
    if (!this.isRepeated && this.metNoReader(failure.reason, error)) {
      this.isRepeated = true;
      this.paths.onRepeat();
      this.paths.dispatch(this, true);
      return;
    }
    this.settle({ kind: 'failure', ...failure, durationMs: this.elapsedMs() });
  }

  private fail(failure: { reason: EgressFailureReason; detail: string }): void {
    this.settle({ kind: 'failure', ...failure, durationMs: this.elapsedMs() });
    this.abort();
  }

  /** A kept-alive connection was dead, or died while the request was on its way. */
  private metNoReader(reason: EgressFailureReason, error: unknown): boolean {
    if (this.controller === undefined) return this.paths.isOfOpenSocket(error);
    return reason === 'reset' && this.isReusedSocket && !this.isAnswerBegun;
  }

  private expire(): void {
    if (this.status !== 0) {
      this.breakOff();
      return;
    }
    const fault = this.controller === undefined ? this.paths.proxyFault() : undefined;
    if (fault !== undefined) {
      this.settleFault(fault);
      return;
    }
    const { timeoutMs } = this.request;
    const detail = `${this.controller === undefined ? 'no connection' : 'no complete answer'} within ${timeoutMs} ms`;
    this.fail({ reason: 'timeout', detail });
  }

  private readonly cancel = (): void => {
    this.fail({ reason: 'reset', detail: 'given up by us' });
  };

  /** The answer is decided, its rest unwanted: the connection goes with it. */
  private breakOff(): void {
    this.settleResponse();
    this.abort();
  }

  /** By the socket: after its own abort, undici would open another one for the request that is over. */
  private abort(): void {
    const over = new Error('the call is over');
    if (this.socket === undefined) this.controller?.abort(over);
    else this.socket.destroy(over);
  }

  private settleFault({ detail, isCertain }: ProxyError): void {
    this.settle({ kind: 'infrastructure', isCertain, detail, durationMs: this.elapsedMs() });
  }

  private settleResponse(): void {
    const { status, retryAfter } = this;
    const excerpt = this.isSuccess() ? null : readExcerpt(this.chunks, this.contentEncoding);
    const result: EgressResult = { kind: 'response', status, durationMs: this.elapsedMs(), excerpt };
    if (retryAfter !== undefined) result.retryAfter = retryAfter.slice(0, 100);
    this.settle(result);
  }

  private settle(result: EgressResult): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener('abort', this.cancel);
    this.resolve(result);
  }

  private isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  private elapsedMs(): number {
    return Math.round(performance.now() - this.startedAtMs);
  }
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
