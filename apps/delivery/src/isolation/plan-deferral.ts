export interface DeferralLimits {
  /** Waits of the defer topics, ascending, in ms. Default 10000, 60000, 600000. */
  delaysMs: readonly number[];
  /** Deferred records of one destination; more are dead-lettered. Default 100000. */
  maxDeferred: number;
  /** Age since `created-at` beyond which a record is no longer deferred. Default 86400000 (a day). */
  maxAgeMs: number;
}

export type Deferral =
  { kind: 'defer'; delayMs: number; notBeforeMs: number } | { kind: 'dead'; reason: 'overflow' | 'expired' };

/**
 * Where a record goes whose destination has no slot for it.
 * @param fromDelayMs the wait of the defer topic that it comes from; undefined when it was not deferred before
 * @param deferredCount the destination's deferred records, this one included
 */
export function planDeferral(
  record: { createdAtMs: number; fromDelayMs: number | undefined },
  deferredCount: number,
  nowMs: number,
  limits: DeferralLimits,
): Deferral {
  if (nowMs - record.createdAtMs > limits.maxAgeMs) return { kind: 'dead', reason: 'expired' };
  if (deferredCount > limits.maxDeferred) return { kind: 'dead', reason: 'overflow' };
  const { fromDelayMs } = record;
  const longer = limits.delaysMs.find((delayMs) => fromDelayMs === undefined || delayMs > fromDelayMs);
  const delayMs = longer ?? limits.delaysMs.at(-1)!;
  return { kind: 'defer', delayMs, notBeforeMs: nowMs + delayMs };
}
