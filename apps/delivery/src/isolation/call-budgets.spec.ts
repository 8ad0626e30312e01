import { CallBudgets } from './call-budgets.js';

const options = { maxLive: 4, maxSlow: 4, maxPerDestination: 3, slowAfterMs: 1000, deferAfterMs: 2000 };

/** Starts calls until the destination may start no more. */
function fill(budgets: CallBudgets, destination: string, nowMs: number): number[] {
  const ids: number[] = [];
  while (budgets.mayStart(destination) === 'yes') ids.push(budgets.started(destination, nowMs));
  return ids;
}

describe('CallBudgets', () => {
  it('holds a destination at its cap and frees the slot when a call ends', () => {
    const budgets = new CallBudgets(options);
    const [first] = fill(budgets, 'a', 0);
    expect(budgets.snapshot.live).toBe(3);
    expect(budgets.mayStart('a')).toBe('group');
    budgets.ended(first!);
    expect(budgets.mayStart('a')).toBe('yes');
  });

  it('moves calls to the slow budget at their age, and so frees live slots', () => {
    const budgets = new CallBudgets(options);
    fill(budgets, 'hanging', 0);
    fill(budgets, 'other', 500);
    expect(budgets.mayStart('healthy')).toBe('budget');
    expect(budgets.advance(999)).toBe(false);
    expect(budgets.advance(1000)).toBe(true);
    expect(budgets.snapshot).toEqual({ live: 1, slow: 3, slowDestinations: 1 });
    expect(budgets.mayStart('healthy')).toBe('yes');
  });

  it('counts a slow call that ends off the slow budget', () => {
    const budgets = new CallBudgets(options);
    const ids = fill(budgets, 'a', 0);
    budgets.advance(1000);
    for (const id of ids) budgets.ended(id);
    expect(budgets.snapshot).toEqual({ live: 0, slow: 0, slowDestinations: 0 });
  });

  it('ends a call once', () => {
    const budgets = new CallBudgets(options);
    const id = budgets.started('a', 0);
    budgets.ended(id);
    budgets.ended(id);
    expect(budgets.snapshot.live).toBe(0);
  });

  it('allows one call after a timeout, and all again after an answer', () => {
    const budgets = new CallBudgets(options);
    budgets.observe('a', 'timed_out');
    expect(fill(budgets, 'a', 0)).toHaveLength(1);
    budgets.observe('a', 'answered');
    expect(fill(budgets, 'a', 0)).toHaveLength(2);
  });

  it('never opens more calls than the stated total, however many destinations hang', () => {
    const budgets = new CallBudgets(options);
    for (let second = 0; second < 50; second++) {
      for (let n = 0; n < 20; n++) fill(budgets, `hanging-${second}-${n}`, second * 1000);
      budgets.advance(second * 1000);
    }
    expect(budgets.snapshot.live + budgets.snapshot.slow).toBe(options.maxSlow + 2 * options.maxLive);
  });

  it('lets a healthy destination start, though 500 others hang, with as many calls as they get', () => {
    const budgets = new CallBudgets({ ...options, maxLive: 512, maxSlow: 1024, maxPerDestination: 32 });
    for (let nowMs = 0; nowMs < 10_000; nowMs += 1_000) {
      for (let n = 0; n < 50; n++) fill(budgets, `hanging-${nowMs}-${n}`, nowMs);
      // Within a second of a wave its calls hold live slots; then they have left them.
      budgets.advance(nowMs + 1_000);
      expect(budgets.mayStart('healthy')).toBe('yes');
    }
  });

  it('leaves one that has answered lately all of its slots meanwhile, and one that changed its address not', () => {
    const budgets = new CallBudgets({ ...options, maxLive: 512, maxSlow: 1024, maxPerDestination: 32 });
    for (const destination of ['known', 'moved']) budgets.observe(destination, 'answered');
    budgets.usable('moved');
    for (let nowMs = 0; nowMs < 3_000; nowMs += 1_000) {
      for (let n = 0; n < 16; n++) fill(budgets, `hanging-${nowMs}-${n}`, nowMs);
      budgets.advance(nowMs + 1_000);
    }
    expect(budgets.snapshot).toMatchObject({ live: 0, slow: 1536 });
    expect(['known', 'moved', 'new'].map((destination) => fill(budgets, destination, 3_000).length)).toEqual([
      32, 1, 1,
    ]);
  });

  it('parks at ingest only while the destination has parked records and no slot', () => {
    const budgets = new CallBudgets(options);
    const [first] = fill(budgets, 'a', 0);
    expect(budgets.parksAtIngest('a')).toBe(false);
    budgets.parked('a');
    expect(budgets.parksAtIngest('a')).toBe(true);
    budgets.ended(first!);
    expect(budgets.parksAtIngest('a')).toBe(false);
  });

  it('starts nothing of a destination whose row cannot be used, until the row changes', () => {
    const budgets = new CallBudgets(options);
    budgets.becameUnusable('a');
    expect(budgets.mayStart('a')).toBe('group');
    expect(budgets.mayStart('b')).toBe('yes');
    budgets.parked('a');
    expect(budgets.parksAtIngest('a')).toBe(true);
    budgets.usable('a');
    expect(budgets.mayStart('a')).toBe('yes');
  });

  it('starts nothing of a destination for 10 s after a fault that may be its own, and lets the others go on', () => {
    const budgets = new CallBudgets(options);
    budgets.egressFailed('a', false, 1_000);
    budgets.egressFailed('b', false, 2_000);
    expect(['a', 'b', 'c'].map((d) => budgets.mayStart(d))).toEqual(['group', 'group', 'yes']);
    expect(budgets.advance(10_999)).toBe(false);
    expect(budgets.advance(11_000)).toBe(true);
    expect(['a', 'b'].map((d) => budgets.mayStart(d))).toEqual(['yes', 'group']);
    expect(budgets.advance(12_000)).toBe(true);
    expect(budgets.mayStart('b')).toBe('yes');
  });

  it('while the way out is down starts one call a second, until one that began then finds a way', () => {
    const budgets = new CallBudgets(options);
    budgets.egressFailed('a', true, 1_000);
    expect(['a', 'b'].map((d) => budgets.mayStart(d))).toEqual(['group', 'budget']);
    expect(budgets.advance(1_999)).toBe(false);
    expect(budgets.advance(2_000)).toBe(true);
    expect(budgets.mayStart('b')).toBe('yes');
    budgets.started('b', 2_000);
    expect(budgets.mayStart('b')).toBe('budget');
    // The first hangs; so another is let through.
    budgets.advance(3_000);
    budgets.started('c', 3_000);
    budgets.egressWorked(900);
    expect([budgets.isShut, budgets.mayStart('d')]).toEqual([true, 'budget']);
    budgets.egressWorked(2_000);
    expect([budgets.isShut, budgets.mayStart('d')]).toEqual([false, 'yes']);
  });

  it('tries the way out at once with the next call where the record that was to try it made none', () => {
    const budgets = new CallBudgets(options);
    budgets.egressFailed('a', true, 1_000);
    budgets.advance(2_000);
    const callId = budgets.started('b', 2_000);
    budgets.egressNotTried();
    budgets.ended(callId);
    expect(budgets.mayStart('c')).toBe('yes');
    budgets.started('c', 2_000);
    expect(budgets.mayStart('d')).toBe('budget');
  });

  it('tries the way out each second, however many calls of before fail late', () => {
    const budgets = new CallBudgets(options);
    for (const nowMs of [1_000, 1_500, 1_900]) budgets.egressFailed('a', true, nowMs);
    expect(budgets.advance(2_000)).toBe(true);
  });

  it('forgets a timeout with the row that it was learnt of, so that a deleted destination leaves nothing', () => {
    const budgets = new CallBudgets(options);
    budgets.observe('a', 'timed_out');
    budgets.usable('a');
    expect(budgets['destinations'].size).toBe(0);
    expect(fill(budgets, 'a', 0)).toHaveLength(3);
  });

  it('counts what is deferred, of all destinations', () => {
    const budgets = new CallBudgets(options);
    for (const destination of ['a', 'a', 'b']) budgets.parked(destination);
    budgets.unparked('a');
    expect(budgets.deferredTotal).toBe(2);
  });

  it('does not count below zero what a predecessor deferred', () => {
    const budgets = new CallBudgets(options);
    budgets.unparked('a');
    budgets.parked('a');
    expect(budgets.deferredCount('a')).toBe(1);
  });

  it('counts what is deferred from 0 once a partition was lost', () => {
    const budgets = new CallBudgets(options);
    budgets.parked('a');
    budgets.observe('b', 'timed_out');
    budgets.parked('b');
    budgets.forgetParked();
    expect([budgets.deferredCount('a'), budgets.deferredCount('b')]).toEqual([0, 0]);
    expect([...budgets['destinations'].keys()]).toEqual(['b']);
  });

  it('keeps nothing of a destination that is idle', () => {
    const budgets = new CallBudgets(options);
    for (let n = 0; n < 1000; n++) budgets.ended(budgets.started(`d${n}`, n));
    expect(budgets['destinations'].size).toBe(0);
    expect(budgets['calls'].size).toBe(0);
  });
});
