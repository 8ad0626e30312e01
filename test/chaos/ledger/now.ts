/** Epoch ms with a fraction, by a clock that never jumps: every time the ledger writes down itself. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
