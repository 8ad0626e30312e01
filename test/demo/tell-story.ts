import { pausesMs, type Arrival } from './check-arrivals.js';

/** `conversation.created  200  12 ms after publishing  signature holds` */
export function describeArrival({ event, request, latencyMs, signatureFault }: Arrival): string {
  const signature = signatureFault ?? 'signature holds';
  return `${event.type.padEnd(20)}  ${latencyMs.toFixed(1).padStart(7)} ms after publishing   ${request.status ?? '-'}   ${signature}`;
}

/** One line per attempt of one delivery, with the pause before it. */
export function describeAttempts(attempts: Arrival[]): string[] {
  const pauses = pausesMs(attempts);
  return attempts.map(({ request, latencyMs, signatureFault }, i) => {
    const before =
      i === 0
        ? `${latencyMs.toFixed(1)} ms after publishing`
        : `${((pauses[i - 1] ?? NaN) / 1_000).toFixed(2)} s later`;
    const attempt = request.headers['webhook-attempt'] ?? '?';
    return `attempt ${attempt}   ${before.padEnd(26)}   ${request.status ?? '-'}   ${signatureFault ?? 'signature holds'}`;
  });
}
