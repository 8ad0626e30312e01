import type { Facts } from '../ledger/facts.js';
import { cleanRun, findings, spoilt, type Spoilable } from './clean-run.js';
import { lagDrained } from './lag-drained.js';

/** The last event of a clean run is sent at 111,950. */
const lagFrom = (lag: (atMs: number) => number | null) => (facts: Spoilable<Facts>) =>
  facts.samples.forEach((sample) => (sample.lag = lag(sample.atMs)));
const outageUntil = (healedAtMs: number | null) => (facts: Spoilable<Facts>) =>
  facts.faults.push({ name: 'cut', service: 'postgres', kind: 'outage', fromMs: 100_000, healedAtMs });

describe('lag drained', () => {
  it('holds in a clean run', () => expect(lagDrained(cleanRun())).toEqual([]));

  it('flags a lag that stays, and nothing else does', () => {
    expect(findings(spoilt(lagFrom((atMs) => (atMs < 100_000 ? 0 : 7))))).toEqual([
      'I8: delivery 1: lag is still 7 after 3 s',
    ]);
  });

  it('flags a lag that takes longer than a minute', () => {
    const facts = spoilt(lagFrom((atMs) => (atMs < 175_000 ? 7 : 0)));
    expect(lagDrained(facts)).toHaveLength(1);
    expect(lagDrained(spoilt(lagFrom((atMs) => (atMs < 170_000 ? 7 : 0))))).toEqual([]);
  });

  it('begins when the last fault is healed', () => {
    const facts = spoilt((f) => {
      outageUntil(400_000)(f);
      lagFrom((atMs) => (atMs < 450_000 ? 7 : 0))(f);
    });
    expect(lagDrained(facts)).toEqual([]);
  });

  it('flags a run that looked away once all was healed, not one that never looked', () => {
    const neverSampled = spoilt(lagFrom(() => null));
    expect(lagDrained(neverSampled)).toEqual([]);
    const lookedAway = spoilt(lagFrom((atMs) => (atMs < 100_000 ? 0 : null)));
    expect(findings(lookedAway)).toEqual(['I8: no lag was sampled after all was healed and sent']);
  });

  it('flags a fault that is never healed, whatever the lag, sampled or not', () => {
    expect(findings(spoilt(outageUntil(null)))).toEqual(['I8: cut: not healed when the run ended']);
    const neverSampled = spoilt((f) => {
      outageUntil(null)(f);
      lagFrom(() => null)(f);
    });
    expect(lagDrained(neverSampled)).toHaveLength(1);
  });
});
