import type { EgressFailureReason } from './egress-options.js';

const REASON_OF_CODE: Readonly<Record<string, EgressFailureReason>> = {
  EGRESS_BLOCKED: 'blocked',
  EGRESS_CONNECT: 'connect',
  EGRESS_DNS: 'dns',
  EGRESS_RESET: 'reset',
  EGRESS_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EACCES: 'connect',
  EADDRINUSE: 'connect',
  EADDRNOTAVAIL: 'connect',
  EAFNOSUPPORT: 'connect',
  ECONNREFUSED: 'connect',
  EHOSTDOWN: 'connect',
  EHOSTUNREACH: 'connect',
  EINVAL: 'connect',
  EMFILE: 'connect',
  ENETDOWN: 'connect',
  ENETUNREACH: 'connect',
  ENFILE: 'connect',
  ENOBUFS: 'connect',
  EPERM: 'connect',
  UND_ERR_ABORTED: 'connect',
  ECONNABORTED: 'reset',
  ECONNRESET: 'reset',
  ENOTCONN: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_DESTROYED: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  UND_ERR_CLOSED: 'reset',
  UND_ERR_DESTROYED: 'reset',
  UND_ERR_SOCKET: 'reset',
  EPROTO: 'tls',
  UND_ERR_PRX_TLS: 'tls',
  // What OpenSSL says of a certificate; the codes have no common prefix.
  CRL_HAS_EXPIRED: 'tls',
  CRL_NOT_YET_VALID: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
};
const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_)/;

/** undici reports an answer that breaks the protocol in these words, under the code of a closed socket. */
const BROKEN_ANSWER = /^bad (?:response|upgrade)$/;

const WORDS: Readonly<Record<EgressFailureReason, string>> = {
  blocked: 'the address is not allowed',
  connect: 'no connection',
  dns: 'the name was not resolved',
  protocol: 'the answer is not HTTP',
  reset: 'the connection broke off',
  timeout: 'no connection in time',
  tls: 'TLS was refused',
};

/**
 * Any error of a call as one of the closed reasons. What is unknown counts as `protocol`: the connection did something
 * unexpected, and it is retried. The detail is made of constant words and a code, never of the error's own message,
 * which may name addresses.
 */
export function mapFailure(error: unknown): { reason: EgressFailureReason; detail: string } {
  const reason = reasonOf(error);
  const code = codeOf(error instanceof Error && codeOf(error) === 'EGRESS_DNS' ? error.cause : error);
  const isOurs = code === undefined || code.startsWith('EGRESS_');
  return { reason, detail: isOurs ? WORDS[reason] : `${WORDS[reason]} (${code})` };
}

function reasonOf(error: unknown): EgressFailureReason {
  const code = codeOf(error) ?? '';
  if (code === 'UND_ERR_SOCKET' && BROKEN_ANSWER.test((error as Error).message)) return 'protocol';
  return REASON_OF_CODE[code] ?? (TLS_CODE.test(code) ? 'tls' : 'protocol');
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
