import type { EgressFailureReason } from './egress-options.js';

/** The address policy refuses the destination. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  readonly code = 'EGRESS_BLOCKED';

  constructor() {
    super('the destination resolves to an address that is not allowed');
  }
}

/** The name has no address, or the DNS server gives none. Wraps the cause, whose code may look like one of a socket. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError';
  readonly code = 'EGRESS_DNS';

  constructor(cause: unknown) {
    super('the name could not be resolved', { cause });
  }
}

/** What arrives goes beyond any answer, or is none of HTTP. */
export class EndlessAnswerError extends Error {
  override readonly name = 'EndlessAnswerError';
  readonly code = 'EGRESS_ANSWER';

  constructor() {
    super('the answer is too long, or not HTTP');
  }
}

/** The proxy says why it could not reach the destination. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';
  readonly code: string;

  constructor(reason: EgressFailureReason) {
    super(`the proxy did not reach the destination: ${reason}`);
    this.code = `EGRESS_${reason.toUpperCase()}`;
  }
}

/** The egress proxy itself has failed; nothing is known of the destination. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'EGRESS_PROXY';

  /**
   * @param detail in constant words and a code, for a log
   * @param isCertain every call meets it, whatever its destination
   */
  constructor(
    readonly detail: string,
    readonly isCertain: boolean,
  ) {
    super(detail);
  }
}
