import fc from 'fast-check';

import { PartitionTracker, type Verdict } from './partition-tracker.js';

const CAPACITY = 16;

/** The same contract with sets and no cleverness. */
class NaiveTracker {
  private readonly done = new Set<number>();
  private readonly inFlight = new Set<number>();

  constructor(
    private readonly start: number,
    public next = start,
  ) {}

  get low(): number {
    let low = this.start;
    while (this.done.has(low)) low++;
    return low;
  }

  accept(offset: number): Verdict {
    if (this.inFlight.has(offset)) return 'inFlight';
    if (offset < this.low || (this.done.has(offset) && offset < this.next)) return 'done';
    this.skipTo(offset);
    if (offset - this.low >= CAPACITY) return 'full';
    this.next = Math.max(this.next, offset + 1);
    if (this.done.has(offset)) return 'done';
    this.inFlight.add(offset);
    return 'new';
  }

  skipTo(offset: number): void {
    const room = this.inFlight.size === 0 ? Infinity : this.low + CAPACITY;
    for (; this.next < Math.min(offset, room); this.next++) this.done.add(this.next);
    this.next = Math.max(this.next, this.low);
  }

  complete(offset: number): boolean {
    if (!this.inFlight.delete(offset)) return false;
    this.done.add(offset);
    this.next = Math.max(this.next, this.low);
    return true;
  }

  /** What a restart knows: done offsets, and reading starts over at the watermark. */
  restarted(): NaiveTracker {
    const restarted = new NaiveTracker(this.low);
    for (const offset of this.done) if (offset >= this.low) restarted.done.add(offset);
    return restarted;
  }
}

type Step = { kind: 'read' | 'skip' | 'complete'; by: number } | { kind: 'reread' | 'restart' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('read' as const), by: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('complete' as const), by: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const), by: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reread' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

describe('PartitionTracker', () => {
  it('agrees with a naive model through any sequence of reads, gaps, completions and restarts', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(step, { maxLength: 200 }), (start, steps) => {
        let tracker = new PartitionTracker(start, CAPACITY);
        let model = new NaiveTracker(start);
        let position = start;
        for (const s of steps) {
          switch (s.kind) {
            case 'read': {
              const verdict = model.accept(position + s.by);
              expect(tracker.accept(position + s.by)).toBe(verdict);
              if (verdict !== 'full') position += s.by + 1;
              break;
            }
            case 'skip':
              model.skipTo(position + s.by);
              tracker.skipTo(position + s.by);
              position = model.next;
              break;
            case 'complete':
              expect(tracker.complete(model.low + s.by)).toBe(model.complete(model.low + s.by));
              break;
            case 'reread':
              position = model.low;
              break;
            case 'restart':
              tracker = PartitionTracker.restore(tracker.low, tracker.encode(), CAPACITY);
              model = model.restarted();
              position = model.low;
              break;
          }
          expect({ low: tracker.low, next: tracker.next }).toEqual({ low: model.low, next: model.next });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('commits the contiguous watermark and tells the rest by a bitmap', () => {
    const tracker = new PartitionTracker(100);
    for (const offset of [100, 101, 102, 103]) expect(tracker.accept(offset)).toBe('new');
    tracker.complete(101);
    tracker.complete(103);
    expect(tracker.snapshot()).toMatchObject({
      offset: 100,
      metadata: `b1.${Buffer.from([0b1010]).toString('base64url')}`,
    });
    tracker.complete(100);
    expect(tracker.low).toBe(102);

    const restored = PartitionTracker.restore(102, tracker.encode());
    expect(restored.accept(102)).toBe('new');
    expect(restored.accept(103)).toBe('done');
    expect(restored.accept(104)).toBe('new');
  });

  it('takes offsets that do not exist as done', () => {
    const tracker = new PartitionTracker(0);
    tracker.accept(7);
    expect(tracker.low).toBe(7);
    tracker.accept(50_000);
    tracker.complete(7);
    expect(tracker.accept(50_000)).toBe('new');
    expect(tracker.low).toBe(50_000);
  });

  it('fits a broker that takes 4,096 characters, whatever is open', () => {
    const tracker = new PartitionTracker(0);
    let offset = 0;
    while (tracker.accept(offset) === 'new') offset++;
    expect(tracker.span).toBe(16_384);
    tracker.complete(16_383);
    expect(tracker.encode()).toHaveLength(2_734);
    const restored = PartitionTracker.restore(0, tracker.encode());
    expect(restored.encode()).toBe(tracker.encode());
  });

  it('stays dirty for what finished while a commit was under way', () => {
    const tracker = new PartitionTracker(0);
    tracker.accept(0);
    tracker.accept(1);
    tracker.complete(1);
    const { version } = tracker.snapshot();
    tracker.complete(0);
    tracker.markCommitted(version);
    expect(tracker.dirty).toBe(true);
    tracker.markCommitted(tracker.snapshot().version);
    expect(tracker.dirty).toBe(false);
  });

  it.each([[null], [''], ['other tool'], ['b1.!!!'], [`b1.${'A'.repeat(4_000)}`], ['b2.AAAA']])(
    'repeats rather than trusts metadata %p',
    (metadata) => {
      const tracker = PartitionTracker.restore(5, metadata);
      expect([tracker.low, tracker.next, tracker.accept(5), tracker.dirty]).toEqual([5, 5, 'new', false]);
    },
  );

  it('drops completions of offsets it does not know', () => {
    const tracker = new PartitionTracker(10);
    expect([tracker.complete(9), tracker.complete(10), tracker.complete(11)]).toEqual([false, false, false]);
  });
});
