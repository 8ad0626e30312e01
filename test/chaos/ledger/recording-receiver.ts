import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, type Answer as PlainAnswer } from '#testing';
import { FIRST_RUN, type Receipt } from './facts.js';
import { nowMs } from './now.js';

export type Answer = Exclude<PlainAnswer, { dripEveryMs: number }>;
/** Decides request by request; the receipt is as it arrived. */
export type Behaviour = (receipt: Readonly<Receipt>) => Answer;

/** A path whose requests are read and not answered. */
export interface Hold {
  /** What is being held, senders that hung up included. */
  readonly receipts: readonly Receipt[];
  /** Resolves once `count` requests are held; rejects after `timeoutMs` [30000]. */
  until(count: number, options?: { timeoutMs: number }): Promise<void>;
  /** Answers what is held, and lets the path behave as before. Without an `answer` each request gets what that behaviour says. */
  release(answer?: Answer): void;
}

interface Endpoint {
  behaviour: Behaviour;
  receipts: Receipt[];
  /** Present while the path is on hold. */
  held?: { receipt: Receipt; response: ServerResponse }[];
}

/** Longer than a run: an idle connection that we close is a reset to the sender, and no fault of anybody's. */
const KEEP_ALIVE_MS = 3_600_000;

/**
 * Every destination's endpoint, each a path of one loopback server. Keeps a line about each request and no body, so that a
 * run of hours fits into memory. It writes down what arrives, and thinks nothing of it.
 */
export class RecordingReceiver {
  private readonly byPath = new Map<string, Endpoint>();
  private count = 0;
  private readonly server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) =>
    this.receive(request, response),
  );

  /** @param onReceipt sees each request once, with its body, after it was answered or put on hold */
  constructor(private readonly onReceipt: (receipt: Receipt, body: Buffer) => void) {
    this.server.requestTimeout = 0;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  /** `http://127.0.0.1:<port><path>` */
  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** From the next request on. A path that was never told anything answers 200. */
  behave(path: string, behaviour: Behaviour): void {
    this.at(path).behaviour = behaviour;
  }

  /** The answers to the next requests of `path`, in order; the last one repeats. */
  script(path: string, ...answers: [Answer, ...Answer[]]): void {
    const left = [...answers];
    this.behave(path, () => (left.length > 1 ? left.shift() : left[0]) as Answer);
  }

  /** From the next request on nothing is answered, until the hold is released. */
  hold(path: string): Hold {
    const endpoint = this.at(path);
    if (endpoint.held) throw new Error(`${path} is on hold already`);
    const held: NonNullable<Endpoint['held']> = (endpoint.held = []);
    return {
      get receipts() {
        return held.map(({ receipt }) => receipt);
      },
      until: async (count, { timeoutMs } = { timeoutMs: 30_000 }) => {
        const check = () => {
          if (held.length < count) throw new Error(`${path}: ${held.length} of ${count} requests are held`);
        };
        await eventually(check, { timeoutMs, everyMs: 10 });
      },
      release: (answer) => {
        delete endpoint.held;
        for (const { receipt, response } of held.splice(0)) {
          reply(answer ?? endpoint.behaviour(receipt), response, receipt);
        }
      },
    };
  }

  /** Of all paths. */
  get receiptCount(): number {
    return this.count;
  }

  /** All requests so far, of one path or of every path; those of one path in order of arrival. */
  receipts(path?: string): readonly Receipt[] {
    return path === undefined ? [...this.byPath.values()].flatMap((e) => e.receipts) : this.at(path).receipts;
  }

  /** Ends every connection, held and hanging ones too. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private at(path: string): Endpoint {
    let endpoint = this.byPath.get(path);
    if (!endpoint) {
      endpoint = { behaviour: () => 200, receipts: [] };
      this.byPath.set(path, endpoint);
    }
    return endpoint;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const arrivedAtMs = nowMs();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Without an 'end' the sender broke off inside its request: an endpoint sees no webhook, and neither does the ledger.
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const receipt = readReceipt(request, body, arrivedAtMs);
      const endpoint = this.at(receipt.path);
      endpoint.receipts.push(receipt);
      this.count += 1;
      if (endpoint.held) endpoint.held.push({ receipt, response });
      else reply(endpoint.behaviour(receipt), response, receipt);
      this.onReceipt(receipt, body);
    });
  }
}

function readReceipt({ headers, url = '/' }: IncomingMessage, body: Buffer, arrivedAtMs: number): Receipt {
  const text = (name: string) => String(headers[name] ?? '');
  return {
    destinationId: null,
    path: url.split('?')[0] ?? url,
    webhookId: text('webhook-id'),
    attempt: Number.parseInt(text('webhook-attempt'), 10),
    run: text('webhook-resend') || FIRST_RUN,
    arrivedAtMs,
    answeredAtMs: null,
    status: null,
    timestampHeader: text('webhook-timestamp'),
    signatureHeader: text('webhook-signature'),
    bodyHash: hashOf(body),
    signedBy: null,
  };
}

function reply(answer: Answer, response: ServerResponse, receipt: Receipt): void {
  if (typeof answer === 'number') return reply({ status: answer }, response, receipt);
  if ('hang' in answer) return;
  const act = () => {
    if (response.destroyed) return;
    receipt.answeredAtMs = nowMs();
    if ('reset' in answer) return void response.socket?.resetAndDestroy();
    receipt.status = answer.status;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  if (answer.delayMs) setTimeout(act, answer.delayMs);
  else act();
}

export function hashOf(bytes: Buffer | string): string {
  return hash('sha256', bytes, 'base64url');
}
