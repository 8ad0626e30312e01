import type { EgressFailureReason } from './egress-options.js';

/** What a proxy's answer to CONNECT says: the tunnel is open, the destination has failed, or the proxy itself has. */
export type ConnectVerdict =
  { kind: 'open' } | { kind: 'destination'; reason: EgressFailureReason } | { kind: 'proxy'; isCertain: boolean };

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** RFC 9209: what an intermediary says went wrong beyond it. */
const REASON_OF_PROXY_STATUS: ReadonlyMap<string, EgressFailureReason> = new Map([
  ['dns_timeout', 'dns'],
  ['dns_error', 'dns'],
  ['destination_not_found', 'connect'],
  ['destination_unavailable', 'connect'],
  ['destination_ip_prohibited', 'blocked'],
  ['destination_ip_unroutable', 'connect'],
  ['connection_refused', 'connect'],
  ['connection_terminated', 'reset'],
  ['connection_timeout', 'timeout'],
  ['connection_read_timeout', 'timeout'],
  ['connection_write_timeout', 'timeout'],
  ['http_request_denied', 'blocked'],
]);

/** Squid's X-Squid-Error: a page's name and an errno. */
const REASON_OF_SQUID_ERROR: ReadonlyMap<string, EgressFailureReason> = new Map([
  ['ERR_ACCESS_DENIED', 'blocked'],
  ['ERR_CONNECT_FAIL', 'connect'],
  ['ERR_DNS_FAIL', 'dns'],
]);

/**
 * A failure counts as the destination's only where the proxy says so: by 403, or in a header that names what went wrong
 * beyond it. A bare 502, 503 or 504 may be either's, and so counts as the proxy's: an outage of ours that spends the
 * attempts of every delivery costs more than a dead destination that is tried for longer. It is not certain, though, and
 * must not hold up other destinations: a tenant could choose one that makes the proxy answer so.
 */
export function judgeConnectAnswer(status: number, headers: Headers): ConnectVerdict {
  if (status >= 200 && status < 300) return { kind: 'open' };
  const reason = statedReason(status, headers) ?? (status === 403 ? 'blocked' : undefined);
  if (reason !== undefined) return { kind: 'destination', reason };
  // Our credentials: no destination has a part in them.
  return { kind: 'proxy', isCertain: status === 407 };
}

function statedReason(status: number, headers: Headers): EgressFailureReason | undefined {
  const proxyStatus = /;\s*error\s*=\s*([a-z_]+)/.exec(textOf(headers['proxy-status']))?.[1] ?? '';
  const squidError = textOf(headers['x-squid-error']).split(' ')[0] ?? '';
  return (
    REASON_OF_PROXY_STATUS.get(proxyStatus) ??
    REASON_OF_SQUID_ERROR.get(squidError) ??
    smokescreenReason(status, textOf(headers['x-smokescreen-error']))
  );
}

/** Smokescreen denies with 407, and explains every failure in a header of its own. */
function smokescreenReason(status: number, text: string): EgressFailureReason | undefined {
  if (text === '') return undefined;
  if (status === 407) return 'blocked';
  if (status === 504) return 'timeout';
  if (status !== 502) return undefined;
  return /resolve/i.test(text) ? 'dns' : 'connect';
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
