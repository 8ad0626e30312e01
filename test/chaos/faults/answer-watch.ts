import { API_KEYS, type ApiName, type RequestHeader } from './kafka-frames.js';

export interface AnswerRule {
  /** Of the request that is answered. */
  api: ApiName;
  /** [1] Counted from now on, among the answers that fit. */
  nth?: number;
  /** [any client] */
  clientIdPattern?: RegExp;
  /** [any] What the request has in it somewhere, such as the name of a topic. */
  mentions?: string;
}

export interface CaughtAnswer {
  api: ApiName;
  clientId: string | null;
  atMs: number;
}

/** drop: the client shall not get the answer. */
export type Verdict = 'drop' | 'pass';

export type AnswerAction = (caught: CaughtAnswer) => unknown;

/** A request on its way, as far as its answer will be judged by it. */
export interface PendingRequest extends RequestHeader {
  readonly frame: Buffer | undefined;
}

/** Waits for one answer. */
export class AnswerWatch {
  readonly settled: Promise<CaughtAnswer | undefined>;
  private settle: (caught: CaughtAnswer | undefined) => void = () => undefined;
  private fail: (error: unknown) => void = () => undefined;
  private left: number;

  constructor(
    private readonly rule: AnswerRule,
    private readonly act: AnswerAction,
  ) {
    this.left = rule.nth ?? 1;
    this.settled = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
    });
  }

  /** Must the request be kept until its answer is there? */
  reads(request: RequestHeader): boolean {
    return this.rule.mentions !== undefined && this.fitsHeader(request);
  }

  /** Counts an answer; true for the one waited for, and never again. */
  takes(request: PendingRequest): boolean {
    if (this.left <= 0 || !this.fits(request)) return false;
    return --this.left === 0;
  }

  async run(request: PendingRequest): Promise<Verdict> {
    const caught = { api: this.rule.api, clientId: request.clientId, atMs: performance.timeOrigin + performance.now() };
    try {
      const verdict = (await this.act(caught)) === 'drop' ? 'drop' : 'pass';
      this.settle(caught);
      return verdict;
    } catch (error) {
      this.fail(error);
      return 'pass';
    }
  }

  giveUp(): void {
    this.left = 0;
    this.settle(undefined);
  }

  private fits(request: PendingRequest): boolean {
    const { mentions } = this.rule;
    return this.fitsHeader(request) && (mentions === undefined || request.frame?.includes(mentions) === true);
  }

  private fitsHeader({ apiKey, clientId }: RequestHeader): boolean {
    const { api, clientIdPattern } = this.rule;
    return apiKey === API_KEYS[api] && (clientIdPattern?.test(clientId ?? '') ?? true);
  }
}
