import { cleanRun, DURING_FROM_MS, findings, spoilt } from './clean-run.js';
import { healthyKeepPace } from './healthy-keep-pace.js';

/** Deliveries of the window to the healthy destination come so much later; the rest of the window is left as it is. */
const delayed = (byMs: number, share = 1) =>
  spoilt((facts) => {
    const late = facts.receipts.filter((r) => r.destinationId === 'all' && r.arrivedAtMs >= DURING_FROM_MS);
    for (const receipt of late.slice(0, late.length * share)) {
      receipt.arrivedAtMs += byMs;
      receipt.answeredAtMs! += byMs;
    }
  });

describe('healthy keep pace', () => {
  it('holds in a clean run', () => expect(healthyKeepPace(cleanRun())).toEqual([]));

  it('flags a slower pace, and nothing else does', () => {
    expect(findings(delayed(100))).toEqual([
      'I7: p50 of healthy destinations: 10.0 ms before, 110.0 ms during',
      'I7: p99 of healthy destinations: 10.0 ms before, 110.0 ms during',
    ]);
  });

  it('flags a tail', () => {
    expect(findings(delayed(500, 0.1))).toEqual(['I7: p99 of healthy destinations: 10.0 ms before, 510.0 ms during']);
  });

  it('flags a comparison of nothing with nothing', () => {
    const facts = spoilt((f) => f.windows.forEach((window) => (window.healthyDestinationIds = ['nobody'])));
    expect(findings(facts)).toEqual(['I7: too few to compare: 0 deliveries before, 0 during']);
  });

  it('grants the slack, and what the settings grant', () => {
    expect(healthyKeepPace(delayed(15))).toEqual([]);
    const facts = delayed(100);
    expect(healthyKeepPace({ ...facts, settings: { ...facts.settings, pace: { maxRatio: 12, slackMs: 0 } } })).toEqual(
      [],
    );
    expect(
      healthyKeepPace({ ...facts, settings: { ...facts.settings, pace: { maxRatio: 10, slackMs: 0 } } }),
    ).toHaveLength(2);
  });
});
