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
