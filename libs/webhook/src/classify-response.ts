/** What a status asks for: nothing more, another attempt, or the dead letter. */
export type StatusClass = 'success' | 'retryable' | 'permanent';

/** 4xx that say "not now" instead of "not like this". */
const RETRYABLE_4XX: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * 3xx is permanent: a redirect is a configuration error, and following it would leave the checked address. So is any number
 * outside 200 to 599: the receiver answered something HTTP gives no meaning to.
 */
export function classifyStatus(status: number): StatusClass {
  if (status >= 200 && status < 300) return 'success';
  if (RETRYABLE_4XX.has(status)) return 'retryable';
  return status >= 500 && status < 600 ? 'retryable' : 'permanent';
}

/** Why no status arrived. */
export type EgressFailureReason = 'timeout' | 'dns' | 'connect' | 'tls' | 'reset' | 'protocol' | 'blocked';

/** Every failure of the network may pass; an address that policy blocks stays blocked until someone changes it. */
export function classifyFailure(reason: EgressFailureReason): 'retryable' | 'permanent' {
  return reason === 'blocked' ? 'permanent' : 'retryable';
}
