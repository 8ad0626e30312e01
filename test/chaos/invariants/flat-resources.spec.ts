import fc from 'fast-check';
import { cleanRun, findings, spoilt } from './clean-run.js';
import { flatResources, GROWTH_BOUNDS } from './flat-resources.js';

type Resource = keyof typeof GROWTH_BOUNDS;

/** A leak that adds so much over the soak of ten minutes. */
const leaking = (resource: Resource, total: number) =>
  spoilt((facts) => facts.samples.forEach((s) => (s[resource] = (s[resource] ?? 0) + (total * s.atMs) / 600_000)));

describe('flat resources', () => {
  it('holds in a clean run', () => expect(flatResources(cleanRun())).toEqual([]));

  it.each<[Resource, number]>([
    ['nativeMb', 60],
    ['heapMb', 40],
    ['fds', 20],
    ['sockets', 20],
    ['timers', 40],
  ])('flags a leak of %s, and nothing else does', (resource, total) => {
    expect(findings(leaking(resource, total))).toEqual([
      expect.stringMatching(`^I9: delivery 1: ${resource} grew from`),
    ]);
  });

  it('is not moved by noise, wherever it is', () => {
    const spikes = fc.array(fc.record({ n: fc.nat(119), byMb: fc.integer({ min: 0, max: 500 }) }), { maxLength: 8 });
    fc.assert(
      fc.property(spikes, (odd) => {
        const facts = spoilt((f) => odd.forEach(({ n, byMb }) => (f.samples[n]!.nativeMb! += byMb)));
        expect(flatResources(facts)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('does not judge what was not read, nor a process that did not live through the soak', () => {
    const facts = spoilt((f) => {
      f.samples.forEach((s) => Object.assign(s, { timers: null, heapMb: null, nativeMb: null }));
      f.samples.push(...f.samples.slice(0, 3).map((s) => ({ ...s, process: 'delivery 2', nativeMb: 900 })));
    });
    expect(flatResources(facts)).toEqual([]);
  });

  it('flags a soak that nobody watched', () => {
    expect(flatResources(spoilt((f) => (f.samples = [])))).toEqual([
      { invariant: 'I9', detail: 'no process was sampled throughout the soak' },
    ]);
  });
});
