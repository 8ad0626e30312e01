import type { AttemptOutcome, AttemptReason } from '#contracts';
import type { Act, Behaviour } from './start-endpoint.js';

/** What has to come of an attempt, or of the last of several. */
export interface Expected {
  outcome: Extract<AttemptOutcome, 'delivered' | 'retry' | 'dead'>;
  reason: AttemptReason;
  statusCode: number | null;
  excerpt: string | null | RegExp;
}

/** One way for an endpoint to behave, and what has to come of it. */
export interface EndpointRow {
  name: string;
  behaviour: Behaviour;
  expected: Expected;
  /** Attempts one after the other, each once the connection of the one before is idle; the last one is judged. [1] */
  calls?: number;
  /** Requests that reach the endpoint over all calls. [calls] */
  requests?: number;
  /** Connections opened over all calls. [1] */
  connections?: number;
  /** Whether the connection stays open, for the next request. [false] */
  isKept?: boolean;
  /** Size of the request's body. [17] */
  bodyBytes?: number;
  /** Deadline of each attempt. [20000, so that only a row that means it runs into it] */
  timeoutMs?: number;
  /** The wait before the next attempt where it is not ours alone: [least, most], jitter included. */
  delayMs?: [number, number];
  isTls?: true;
}

export const ok = (statusCode = 200): Expected => ({ outcome: 'delivered', reason: 'ok', statusCode, excerpt: null });
export const retried = (statusCode: number, excerpt: Expected['excerpt'] = null): Expected => ({
  ...{ outcome: 'retry', reason: 'http_status', statusCode, excerpt },
});
export const refused = (statusCode: number, excerpt: Expected['excerpt'] = null): Expected => ({
  ...{ outcome: 'dead', reason: 'http_status', statusCode, excerpt },
});
/** No answer at all. */
export const failed = (reason: 'timeout' | 'reset' | 'protocol' | 'tls'): Expected => ({
  ...{ outcome: 'retry', reason, statusCode: null, excerpt: null },
});

/** For what never comes to an end by itself. */
export const SOON_MS = 1_500;

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** An answer whose length is told. */
export const answerOf = (status: number | string, body = '', headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body, 'latin1')}`, '', body].join('\r\n');

/** Bytes given as latin1, so that a table can spell any of them. */
export const send =
  (text: string): Act =>
  (socket) =>
    void socket.write(text, 'latin1');
export const sendAndEnd =
  (text: string): Act =>
  (socket) =>
    void socket.end(text, 'latin1');
/** The bytes are on their way before the connection is torn down. */
export const sendAndReset =
  (text: string): Act =>
  (socket) =>
    void (text === ''
      ? socket.resetAndDestroy()
      : socket.write(text, 'latin1', () => setTimeout(() => socket.resetAndDestroy(), 50)));

/** `start`, then `more` as fast as it is taken, without end. */
export const flood =
  (start: string, more: string): Act =>
  (socket) => {
    socket.write(start, 'latin1');
    const block = Buffer.from(more.repeat(Math.ceil(65_536 / more.length)), 'latin1');
    const fill = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on('drain', fill);
    fill();
  };

/** `start`, then `text` over and over, a character at a time. */
export const drip =
  (start: string, text: string, everyMs = 20): Act =>
  (socket) => {
    if (start !== '') socket.write(start, 'latin1');
    let at = 0;
    const timer = setInterval(() => socket.write(text.charAt(at++ % text.length), 'latin1'), everyMs);
    socket.on('close', () => clearInterval(timer));
  };

/** Each piece in a packet and a turn of the event loop of its own. */
export const sendPieces =
  (pieces: readonly string[]): Act =>
  (socket, nth) => {
    socket.setNoDelay(true);
    const [first, ...rest] = pieces;
    socket.write(first ?? '', 'latin1');
    if (rest.length > 0) setImmediate(() => sendPieces(rest)(socket, nth));
  };

/** A behaviour for each request on the endpoint, the last one for all that follow. */
export const inTurn =
  (...acts: [Act, ...Act[]]): Act =>
  (socket, nth) =>
    acts[Math.min(nth.request, acts.length) - 1]?.(socket, nth);

/** A row whose endpoint does one thing once it has read a request. */
export const onRequest = (
  name: string,
  act: Act,
  expected: Expected,
  changes: Partial<EndpointRow> = {},
): EndpointRow => ({
  ...{ name, behaviour: { onRequest: act }, expected },
  ...changes,
});
