import { jest } from '@jest/globals';
import { Caps, DELAYED, PARKED, setUp } from '../../fixtures/scheduler-fixture.js';
import type { Subscription } from './types.js';

const LONG: Subscription = { ...PARKED, lane: { kind: 'parked', delayMs: 600_000 } };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** At a pace of 100 a second: the event loop has no time. The group `behind` has so many records back, and none of another group has started yet. */
function setUpBehind(count: number, caps = new Caps(5_000, 10_000)) {
  const parts = setUp(caps, { loopRatio: () => 1 });
  const { add, started } = parts;
  const come = () => {
    for (let n = 0; n < count; n++) add(`back${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
  };
  const backCount = () => started.filter((name) => name.startsWith('back')).length;
  return { ...parts, come, backCount };
}

describe('records that were put off', () => {
  it('start all at once where nothing else comes', () => {
    const { come, backCount } = setUpBehind(20);
    come();
    expect(backCount()).toBe(20);
  });

  it('start at their pace where others come, which do not wait for it', async () => {
    const { add, come, started, backCount, pass } = setUpBehind(2_000);
    add('other0', { group: 'other' });
    come();
    expect(backCount()).toBe(8);
    await pass(3_000);
    const before = backCount();
    add('other1', { group: 'other' });
    expect(started.at(-1)).toBe('other1');
    await pass(1_000);
    expect(backCount() - before).toBeGreaterThan(90);
    expect(backCount() - before).toBeLessThan(110);
  });

  it('go faster again when the last of the others is long ago', async () => {
    const { add, come, backCount, pass } = setUpBehind(2_000);
    add('other', { group: 'other' });
    come();
    await pass(9_000);
    expect(backCount()).toBeLessThan(1_500);
    await pass(1_100);
    expect(backCount()).toBe(2_000);
  });

  it('keep nothing of their group waiting that comes anew, but of their own order', async () => {
    const { add, started, parked, pass } = setUpBehind(0);
    add('other', { group: 'other' });
    for (let n = 0; n < 500; n++) {
      const plan = { group: 'behind', order: `o${n}`, sequence: n, notBeforeMs: Date.now() + 10_000 };
      add(`back${n}`, plan, PARKED);
    }
    add('new', { group: 'behind', order: 'new', sequence: 500 });
    add('after', { group: 'behind', order: 'o499', sequence: 501 });
    expect(started.at(-1)).toBe('new');
    await pass(2_100);
    expect({ parked, waits: !started.includes('back499') }).toEqual({ parked: ['after'], waits: true });
  });

  it('do not make their own group one of the others', async () => {
    const { add, come, backCount, pass } = setUpBehind(2_000);
    add('other', { group: 'other' });
    come();
    await pass(9_000);
    add('new', { group: 'behind' });
    expect(backCount()).toBeLessThan(1_500);
    await pass(1_100);
    expect(backCount()).toBe(2_000);
  });

  it.each([
    [30, 'slow down for one that has few of them', (count: number) => expect(count).toBeLessThan(1_500)],
    [40, 'do not slow down for one that has many', (count: number) => expect(count).toBe(2_000)],
  ])('of a group, %i in all, %s', async (count, _what, isAsWanted) => {
    const { add, come, backCount, pass, admission } = setUpBehind(2_000);
    add('other', { group: 'other' });
    come();
    admission.caps.set('few', 0);
    // Half in memory, half away.
    for (let n = 0; n < Math.floor(count / 2); n++) add(`away${n}`, { group: 'few' });
    await pass(2_100);
    for (let n = Math.floor(count / 2); n < count; n++) {
      add(`few${n}`, { group: 'few', notBeforeMs: Date.now() + 600_000 }, LONG, { isUncounted: true });
    }
    await pass(6_000);
    admission.caps.set('few', 2);
    add('new', { group: 'few' });
    await pass(5_000);
    isAsWanted(backCount());
  });

  it.each([
    ['without an order', () => ({})],
    ['in order', (n: number) => ({ order: `o${n % 10}`, sequence: n })],
  ])('are not put off once more for want of a turn, %s', async (_how, orderOf) => {
    const { add, started, end, parked, backCount, pass } = setUpBehind(0);
    add('other', { group: 'other' });
    for (let n = 0; n < 2_500; n++) {
      add(`back${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000, ...orderOf(n) }, PARKED);
    }
    for (let n = 0, ended = 0; n < 400; n++) {
      await pass(50);
      for (const running = started.length; ended < running; ended++) await end(started[ended]!);
      add(`other${n}`, { group: 'other' });
    }
    expect(parked).toHaveLength(0);
    expect(backCount()).toBeLessThan(2_500);
    expect(backCount()).toBeGreaterThan(1_900);
  });

  it('are not put off once more for what has come after them in their order', async () => {
    const { add, parked, pass } = setUpBehind(0);
    add('other', { group: 'other' });
    for (let n = 0; n < 500; n++) {
      add(`back${n}`, { group: 'behind', order: `o${n}`, sequence: n, notBeforeMs: Date.now() }, PARKED);
    }
    await pass(100);
    add('after', { group: 'behind', order: 'o499', sequence: 500 });
    await pass(2_100);
    expect(parked).toEqual(['after']);
  });

  it('do not have what comes after them put off where the process keeps both', async () => {
    const { add, parked, pass } = setUp(new Caps(10, 1));
    add('running', { group: 'other' });
    add('back', { group: 'g', order: 'x', sequence: 1, notBeforeMs: Date.now() + 10_000 }, PARKED);
    add('after', { group: 'g', order: 'x', sequence: 2 });
    await pass(3_000);
    expect(parked).toEqual([]);
  });

  it('are not put off with what comes before them where the process keeps both', async () => {
    const { add, parked, pass } = setUp(new Caps(10, 1));
    add('running', { group: 'other' });
    add('before', { group: 'g', order: 'x', sequence: 1 });
    add('back', { group: 'g', order: 'x', sequence: 2, notBeforeMs: Date.now() }, PARKED);
    await pass(3_000);
    expect(parked).toEqual([]);
  });

  it('go along with what comes before them where orders are not told apart any more', async () => {
    const { add, scheduler, parked, pass } = setUpBehind(0);
    Object.assign(scheduler['groups']['away'], { maxTracked: 0 });
    add('other', { group: 'other' });
    const soon = () => ({ group: 'behind', notBeforeMs: Date.now() });
    for (let n = 0; n < 500; n++) add(`back${n}`, soon(), PARKED);
    add('x1', { group: 'behind', order: 'x', sequence: 1 });
    add('x2', { group: 'behind', order: 'x', sequence: 2 });
    add('x3', { ...soon(), order: 'x', sequence: 3 }, PARKED);
    await pass(2_200);
    expect(parked).toEqual(['x2', 'x3']);
  });

  it('go along so also before their time', async () => {
    const { add, scheduler, started, parked, end, pass } = setUp();
    Object.assign(scheduler['groups']['away'], { maxTracked: 0 });
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2 });
    add('x3', { group: 'g', order: 'x', sequence: 3, notBeforeMs: Date.now() + 10_000 }, PARKED);
    await pass(2_100);
    await end('x1');
    expect({ parked, started }).toEqual({ parked: ['x2', 'x3'], started: ['x1'] });
  });

  it('are put off where their own order keeps them, though others of their group were there until just now', async () => {
    const { add, end, parked, pass } = setUp();
    const inMs = (ms: number) => Date.now() + ms;
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('y0', { group: 'g', order: 'y', sequence: 2 });
    await end('y0', 'park');
    add('y1', { group: 'g', order: 'y', sequence: 3, notBeforeMs: inMs(1_000) }, PARKED);
    add('y2', { group: 'g', order: 'y', sequence: 4, notBeforeMs: inMs(9_000) }, PARKED);
    add('x2', { group: 'g', order: 'x', sequence: 5, notBeforeMs: inMs(1_000) }, PARKED);
    await pass(1_100);
    expect(parked).toEqual(['y0', 'y1', 'x2']);
  });

  it('do not keep what comes after them where they have gone', async () => {
    const { add, scheduler, started, pass } = setUpBehind(500);
    add('other', { group: 'other' });
    const own = {};
    for (let n = 0; n < 500; n++) add(`back${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
    add('last', { group: 'behind', order: 'x', sequence: 1, notBeforeMs: Date.now() + 10_000 }, PARKED, { slot: own });
    add('after', { group: 'behind', order: 'x', sequence: 2 });
    scheduler.drop(own);
    await pass(50);
    expect(started).toContain('after');
  });

  it('make room where somebody waits for what lies behind them', async () => {
    const { add, come, crowded, slot, parked, pass, admission } = setUpBehind(2_000);
    add('other', { group: 'other' });
    admission.caps.set('hidden', 0);
    add('hidden', { group: 'hidden' });
    await pass(2_100);
    expect(parked).toEqual(['hidden']);
    admission.caps.set('hidden', 1);
    come();
    crowded.add(slot);
    await pass(3_000);
    expect(parked.length).toBeGreaterThan(500);
  });

  it('stay where nobody does', async () => {
    const { add, come, crowded, unseen, slot, parked, pass } = setUpBehind(2_000);
    add('other', { group: 'other' });
    come();
    crowded.add(slot);
    unseen.add(slot);
    await pass(3_000);
    expect(parked).toEqual([]);
  });

  it('leave the other tenants three starts of four, where nothing else holds them', () => {
    const { add, started, release } = setUp(new Caps(100, 1));
    add('running', { group: 'other', tenant: 't' });
    for (let n = 0; n < 9; n++) add(`back${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
    for (let n = 0; n < 40; n++) add(`new${n}`, { group: `g${n}`, tenant: `t${n % 4}` });
    for (let n = 0; n < 24; n++) release.get(started.at(-1)!)!();
    expect(started.filter((name) => name.startsWith('back'))).toHaveLength(6);
  });

  it('keep nothing of their group waiting that has gone', async () => {
    const { add, come, scheduler, slot, pass, started } = setUpBehind(20);
    add('other', { group: 'other' });
    add('kept', { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED, { slot: {} });
    come();
    scheduler.drop(slot);
    await pass(100);
    expect([scheduler.waitingCount, started.includes('kept'), jest.getTimerCount()]).toEqual([0, true, 0]);
  });

  it('start in turns of their tenants, and of their groups', async () => {
    const { add, started, pass } = setUpBehind(0);
    add('other', { group: 'other' });
    const later = () => Date.now() + 10_000;
    for (let n = 0; n < 500; n++) add(`a${n}`, { group: `a/${n}`, tenant: 'a', notBeforeMs: later() }, PARKED);
    for (let n = 0; n < 50; n++) add(`b${n}`, { group: 'b/0', tenant: 'b', notBeforeMs: later() }, PARKED);
    add('c', { group: 'b/1', tenant: 'b', notBeforeMs: later() }, PARKED);
    await pass(100);
    expect(started).toEqual(expect.arrayContaining(['b0', 'c']));
    expect(started).not.toContain('b20');
  });

  it('have every other start where they have no pace and another tenant waits', async () => {
    const { add, started, end } = setUp(new Caps(10, 1));
    add('running', { group: 'other' });
    for (let n = 0; n < 3; n++) add(`back${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
    for (let n = 0; n < 3; n++) add(`new${n}`, { group: `g${n}` });
    for (let n = 0; n < 6; n++) await end(started.at(-1)!);
    expect(started).toEqual(['running', 'back0', 'new0', 'back1', 'new1', 'back2', 'new2']);
  });

  it('wait for the end of a hold, and go on then', async () => {
    const { add, come, scheduler, backCount, pass } = setUpBehind(100);
    add('other', { group: 'other' });
    come();
    scheduler.hold();
    await pass(1_000);
    expect(backCount()).toBe(8);
    scheduler.release();
    await pass(500);
    expect(backCount()).toBeGreaterThan(50);
    scheduler.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leave a retry of another group its time', async () => {
    const { add, come, started, pass } = setUpBehind(2_000);
    add('other', { group: 'other' });
    come();
    add('due', { group: 'other', notBeforeMs: Date.now() + 2_000 }, DELAYED);
    await pass(1_999);
    expect(started).not.toContain('due');
    await pass(1);
    expect(started).toContain('due');
  });
});
