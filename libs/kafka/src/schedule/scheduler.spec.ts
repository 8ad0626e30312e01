import { jest } from '@jest/globals';
import { Caps, DELAYED, IMMEDIATE, PARKED, setUp } from '../../fixtures/scheduler-fixture.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('without bounds', () => {
  it('starts at ingest, in offset order', () => {
    const { add, started, scheduler } = setUp(null);
    for (const name of ['a', 'b', 'c']) add(name);
    expect(started).toEqual(['a', 'b', 'c']);
    expect(scheduler.startedCount).toBe(3);
  });

  it('keeps that order where much has waited for the end of a hold', async () => {
    const { add, started, scheduler, pass } = setUp(null);
    scheduler.hold();
    const names = Array.from({ length: 100 }, (_, n) => `r${n}`);
    for (const name of names.slice(0, -1)) add(name);
    scheduler.release();
    add(names.at(-1)!);
    await pass(10);
    expect(started).toEqual(names);
  });
});

describe('order', () => {
  it('starts the records of one order one after the other, and others beside them', async () => {
    const { add, started, end } = setUp();
    add('x1', { group: 'g', order: 'x' });
    add('x2', { group: 'g', order: 'x' });
    add('y1', { group: 'g', order: 'y' });
    expect(started).toEqual(['x1', 'y1']);
    await end('x1');
    expect(started).toEqual(['x1', 'y1', 'x2']);
  });

  it('goes on when the handler releases, before it settles', () => {
    const { add, started, release, scheduler } = setUp();
    add('x1', { group: 'g', order: 'x' });
    add('x2', { group: 'g', order: 'x' });
    release.get('x1')!();
    expect(started).toEqual(['x1', 'x2']);
    expect(scheduler.startedCount).toBe(2);
  });

  it('puts a parked record that comes back before what was published after it', async () => {
    const { add, started, end } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x4', { group: 'g', order: 'x', sequence: 4 });
    add('x2', { group: 'g', order: 'x', sequence: 2, notBeforeMs: Date.now() + 10_000 }, PARKED);
    add('x3', { group: 'g', order: 'x', sequence: 3, notBeforeMs: Date.now() + 10_000 }, PARKED);
    for (const name of ['x1', 'x2', 'x3']) await end(name);
    expect(started).toEqual(['x1', 'x2', 'x3', 'x4']);
  });
});

describe('a turn of the event loop', () => {
  it('starts no more than the next one can hear the answers of', async () => {
    const { add, started, pass } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 80; n++) add(`r${n}`, { group: `g${n}` });
    expect(started).toHaveLength(32);
    await pass(0);
    expect(started).toHaveLength(64);
    await pass(1);
    expect(started).toHaveLength(80);
  });

  it('begins anew for what comes later', async () => {
    const { add, started, pass } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 20; n++) add(`a${n}`);
    await pass(0);
    for (let n = 0; n < 20; n++) add(`b${n}`);
    expect(started).toHaveLength(40);
  });

  it('that has started enough is to blame for the wait of the rest, not their own groups', async () => {
    jest.useRealTimers();
    const impatient = Object.assign(new Caps(1_000, 1_000), { parkAfterMs: 100 });
    const { add, parked, started, scheduler } = setUp(impatient, { busyMs: 1 });
    for (let n = 0; n < 640; n++) add(`r${n}`, { group: `g${n}` });
    while (scheduler.waitingCount > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect({ started: started.length, parked }).toEqual({ started: 640, parked: [] });
  });

  it('of a scheduler that has stopped starts nothing', async () => {
    const { add, started, pass, scheduler } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 100; n++) add(`r${n}`, { group: `g${n}` });
    scheduler.stop();
    await pass(100);
    expect(started).toHaveLength(32);
  });
});

describe('turns', () => {
  it('gives groups turns, whatever their backlog', async () => {
    const { add, started, end, admission } = setUp();
    admission.total = 1;
    for (const name of ['a1', 'a2', 'a3']) add(name, { group: 'a' });
    add('b1', { group: 'b' });
    await end('a1');
    await end(started[1]!);
    expect(started.slice(0, 3)).toContain('b1');
  });

  it('does not let a group at its cap hold the others', () => {
    const { add, started, admission } = setUp();
    admission.caps.set('a', 1);
    for (const name of ['a1', 'a2', 'a3']) add(name, { group: 'a' });
    add('b1', { group: 'b' });
    expect(started).toEqual(['a1', 'b1']);
  });
});

describe('delayed lanes', () => {
  it('have every other turn of their tenant, whatever the backlog of its other groups, and it has no turn more', async () => {
    const { add, started, end } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    for (let n = 0; n < 20; n++) add(`first ${n}`, { group: `g${n}` });
    for (const name of ['due 1', 'due 2', 'due 3']) add(name, { group: 'r', notBeforeMs: Date.now() }, DELAYED);
    for (let n = 0; n < 20; n++) add(`other ${n}`, { group: `s${n}`, tenant: 't' });
    for (let n = 0; n < 12; n++) await end(started.at(-1)!);
    const own = started.slice(1).filter((name) => !name.startsWith('other'));
    expect(own).toEqual(['due 1', 'first 0', 'due 2', 'first 1', 'due 3', 'first 2']);
    expect(started).toHaveLength(13);
  });

  it('have their turn once what was before them in their order has gone', async () => {
    const { add, started, end } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    add('before', { group: 'r', order: 'o', sequence: 1, notBeforeMs: Date.now() }, PARKED);
    add('due', { group: 'r', order: 'o', sequence: 2, notBeforeMs: Date.now() }, DELAYED);
    for (let n = 0; n < 9; n++) add(`first ${n}`, { group: `g${n}` });
    await end('running');
    await end('before');
    expect(started).toEqual(['running', 'before', 'due']);
  });

  it('have their turn also where what comes after them in their order waited already', async () => {
    const { add, started, end } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    for (let n = 0; n < 9; n++) add(`first ${n}`, { group: `g${n}` });
    add('after', { group: 'r', order: 'o', sequence: 2 });
    add('due', { group: 'r', order: 'o', sequence: 1, notBeforeMs: Date.now() }, DELAYED);
    await end('running');
    expect(started).toEqual(['running', 'due']);
  });

  it('keep their group theirs, though a ticket is all that it has left when it starts', async () => {
    const { add, started, end, admission } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    add('head', { group: 'h', notBeforeMs: Date.now() }, DELAYED);
    admission.caps.set('a', 0);
    add('due', { group: 'a', order: 'k', notBeforeMs: Date.now() }, DELAYED);
    admission.caps.delete('a');
    await end('running');
    await end('head');
    expect(started).toEqual(['running', 'head', 'due']);
    admission.total = 10;
    for (const name of ['a2', 'a3']) add(name, { group: 'a', order: 'k' });
    expect(started.slice(3)).toEqual([]);
    await end('due');
    expect(started.slice(3)).toEqual(['a2']);
    await end('a2');
    expect(started.slice(3)).toEqual(['a2', 'a3']);
  });

  it('have the first turn each time that their group has a slot again', async () => {
    const { add, started, end, admission } = setUp(new Caps(10, 100));
    admission.total = 2;
    admission.caps.set('r', 1);
    add('x', { group: 'x' });
    add('y', { group: 'y' });
    for (const name of ['due 1', 'due 2', 'due 3']) add(name, { group: 'r', notBeforeMs: Date.now() }, DELAYED);
    for (let n = 0; n < 50; n++) add(`first ${n}`, { group: `g${n}` });
    for (let n = 0; n < 9; n++) await end(started[n]!);
    expect(started).toEqual([
      'x',
      'y',
      'due 1',
      'first 0',
      'due 2',
      'first 1',
      'due 3',
      'first 2',
      'first 3',
      'first 4',
      'first 5',
    ]);
  });

  it('have the first turn once their group has a slot again', async () => {
    const { add, started, end, admission } = setUp(new Caps(10, 2));
    admission.caps.set('r', 1);
    add('holds r', { group: 'r' });
    add('running', { group: 'x' });
    add('due', { group: 'r', notBeforeMs: Date.now() }, DELAYED);
    for (let n = 0; n < 9; n++) add(`first ${n}`, { group: `g${n}` });
    await end('running');
    await end('holds r');
    expect(started).toEqual(['holds r', 'running', 'first 0', 'due']);
  });

  it('hold no turn up while their group is at its cap', async () => {
    const { add, started, end, admission, pass } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    admission.caps.set('r', 0);
    for (let n = 0; n < 3; n++) add(`due ${n}`, { group: 'r', notBeforeMs: Date.now() }, DELAYED);
    for (let n = 0; n < 4; n++) add(`first ${n}`, { group: `g${n}` });
    await end('running');
    await end('first 0');
    admission.caps.delete('r');
    await pass(50);
    for (let n = 0; n < 5; n++) await end(started.at(-1)!);
    expect(started.slice(1, 3)).toEqual(['first 0', 'first 1']);
    expect([...started].sort()).toEqual([
      'due 0',
      'due 1',
      'due 2',
      'first 0',
      'first 1',
      'first 2',
      'first 3',
      'running',
    ]);
  });

  it('start at their time and never before', async () => {
    const { add, started, pass } = setUp();
    add('late', { group: 'g', notBeforeMs: Date.now() + 2000 }, DELAYED);
    await pass(1999);
    expect(started).toEqual([]);
    await pass(1);
    expect(started).toEqual(['late']);
  });

  it('start in the order of their times', async () => {
    const { add, started, pass } = setUp();
    add('second', { group: 'g', notBeforeMs: Date.now() + 2500 }, DELAYED);
    add('first', { group: 'g', notBeforeMs: Date.now() + 2000 }, DELAYED);
    await pass(3000);
    expect(started).toEqual(['first', 'second']);
  });

  it('clamp a wait that a skewed clock made too long', async () => {
    const { add, started, pass } = setUp();
    add('skewed', { group: 'g', notBeforeMs: Date.now() + 3_600_000 }, DELAYED);
    await pass(4000);
    expect(started).toEqual(['skewed']);
  });

  it('start at once what is overdue', () => {
    const { add, started } = setUp();
    add('overdue', { group: 'g', notBeforeMs: Date.now() - 50_000 }, DELAYED);
    expect(started).toEqual(['overdue']);
  });

  it('go before first attempts of their group', async () => {
    const { add, started, end, pass, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('retry', { group: 'g', notBeforeMs: Date.now() + 100 }, DELAYED);
    add('new', { group: 'g' });
    await pass(100);
    await end('running');
    expect(started).toEqual(['running', 'retry']);
  });
});

describe('parking', () => {
  it('parks what its own group has held for too long', async () => {
    const { add, parked, pass, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('waiting', { group: 'g' });
    await pass(1900);
    expect(parked).toEqual([]);
    await pass(200);
    expect(parked).toEqual(['waiting']);
    expect(admission.parkedCounts.get('g')).toBe(1);
  });

  it('parks an order as a whole', async () => {
    const { add, parked, pass } = setUp();
    add('x1', { group: 'g', order: 'x' });
    add('x2', { group: 'g', order: 'x' });
    await pass(1500);
    add('x3', { group: 'g', order: 'x' });
    await pass(600);
    expect(parked).toEqual(['x2', 'x3']);
  });

  it('leaves the parked records of an order to their own time', async () => {
    const { add, parked, pass } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2, notBeforeMs: Date.now() + 10_000 }, PARKED);
    add('x3', { group: 'g', order: 'x', sequence: 3 });
    await pass(2_100);
    expect(parked).toEqual(['x3']);
    await pass(8_000);
    expect(parked).toEqual(['x3', 'x2']);
  });

  it('does not count waiting for the budget', async () => {
    const { add, parked, started, end, pass, admission } = setUp();
    admission.total = 1;
    add('running', { group: 'other' });
    add('waiting', { group: 'g' });
    await pass(10_000);
    expect(parked).toEqual([]);
    await end('running');
    expect(started).toEqual(['running', 'waiting']);
  });

  it('counts the waits of a group that keeps starting records at its cap', async () => {
    const { add, parked, started, end, pass, admission } = setUp();
    admission.caps.set('g', 1);
    for (let n = 0; n < 40; n++) add(`r${n}`, { group: 'g' });
    for (let n = 0; n < 15; n++) {
      await pass(100);
      await end(`r${n}`);
    }
    await pass(600);
    expect(started).toHaveLength(16);
    expect(parked).toEqual(Array.from({ length: 24 }, (_, n) => `r${n + 16}`));
  });

  it('does not count a hold', async () => {
    const { add, parked, pass, admission, scheduler } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('waiting', { group: 'g' });
    scheduler.hold();
    await pass(5000);
    scheduler.release();
    await pass(1900);
    expect(parked).toEqual([]);
    await pass(200);
    expect(parked).toEqual(['waiting']);
  });

  it('parks at ingest while the group has parked records and no slot', async () => {
    const { add, parked, pass, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('waiting', { group: 'g' });
    await pass(2100);
    add('new', { group: 'g' });
    expect(parked).toEqual(['waiting', 'new']);
  });

  it('starts a parked record as soon as its group has a slot', async () => {
    const { add, started, end, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('back', { group: 'g', notBeforeMs: Date.now() + 10_000 }, PARKED);
    await end('running');
    expect(started).toEqual(['running', 'back']);
  });

  it('parks again what is still without a slot at its time', async () => {
    const { add, parked, pass, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('back', { group: 'g', notBeforeMs: Date.now() + 10_000 }, PARKED);
    await pass(9_999);
    expect(parked).toEqual([]);
    await pass(1);
    expect(parked).toEqual(['back']);
    expect(admission.parkedCounts.get('g')).toBe(1);
  });

  it('does not count as parked what turns out to have started', async () => {
    const { add, parked, pass, admission, fates } = setUp();
    admission.caps.set('g', 0);
    for (const name of ['known', 'away']) add(name, { group: 'g' });
    fates.set('known', 'started');
    await pass(2_200);
    expect([parked.length, admission.parkedCounts.get('g')]).toEqual([2, 1]);
  });

  it('does not count as parked what has ended instead', async () => {
    const { add, parked, pass, admission, fates } = setUp();
    admission.caps.set('g', 0);
    for (const name of ['too old', 'away']) add(name, { group: 'g' });
    fates.set('too old', 'ended');
    await pass(2_200);
    expect([parked.length, admission.parkedCounts.get('g')]).toEqual([2, 1]);
  });

  it('does not take off its count what a predecessor parked, but what it parks of that', async () => {
    const { add, pass, admission, started, end } = setUp();
    admission.caps.set('g', 0);
    add('own', { group: 'g' });
    await pass(2_200);
    admission.caps.delete('g');
    const before = { isUncounted: true };
    add('before', { group: 'g', notBeforeMs: Date.now() + 10_000 }, PARKED, before);
    await end('before');
    expect([started, admission.parkedCounts.get('g')]).toEqual([['before'], 1]);
    admission.caps.set('g', 0);
    add('before 2', { group: 'g', notBeforeMs: Date.now() + 100 }, PARKED, before);
    await pass(200);
    expect(admission.parkedCounts.get('g')).toBe(2);
  });
});

describe('a record that is parked', () => {
  const later = { group: 'g', order: 'x', sequence: 2 };

  it('by its own handler is not overtaken by what comes after it', async () => {
    const { add, started, parked, end, admission } = setUp();
    add('first', { group: 'g', order: 'x', sequence: 1 });
    add('second', later);
    await end('first', 'park');
    expect([started, parked, admission.parkedCounts.get('g')]).toEqual([['first'], ['first'], 1]);
    add('first again', { group: 'g', order: 'x', sequence: 1, notBeforeMs: Date.now() + 10_000 }, PARKED);
    await end('first again');
    expect(started).toEqual(['first', 'first again', 'second']);
  });

  it('and lost is another process; one that was parked here since then is still away', async () => {
    const { add, started, parked, fates, scheduler, slot, admission, pass, end } = setUp();
    admission.caps.set('g', 0);
    fates.set('before', 'lost');
    add('before', { group: 'g', order: 'x', sequence: 1 });
    add('before again', { group: 'g', order: 'x', sequence: 1 }, IMMEDIATE, { slot: {} });
    for (const name of ['before', 'before again']) expect(parked).not.toContain(name);
    await pass(2_050);
    expect(parked).toEqual(['before', 'before again']);
    admission.caps.set('g', 1);
    add('second', later, IMMEDIATE, { slot });
    await pass(100);
    expect(started).toEqual([]);
    scheduler.drop({});
    await pass(100);
    await end('second');
    expect(started).toEqual(['second']);
  });
});

describe('owning and letting go', () => {
  it('forgets what a lost slot has not started', async () => {
    const { add, started, scheduler, end, pass, admission, slot } = setUp();
    const other = {};
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('lost', { group: 'g' });
    add('timed', { group: 'g', notBeforeMs: Date.now() + 100 }, DELAYED);
    add('kept', { group: 'g' }, IMMEDIATE, { slot: other });
    scheduler.drop(slot);
    await pass(200);
    await end('running');
    expect(started).toEqual(['running', 'kept']);
  });

  it('keeps nothing once all is done', async () => {
    const { add, end, pass, scheduler, admission } = setUp();
    admission.caps.set('g', 1);
    add('a', { group: 'g', order: 'x' });
    add('b', { group: 'g', order: 'x' });
    add('c', { group: 'h', notBeforeMs: Date.now() + 10 }, DELAYED);
    await pass(20);
    for (const name of ['a', 'b', 'c']) await end(name);
    await pass(100);
    expect(scheduler['groups'].size).toBe(0);
    expect(scheduler['slots']['slots'].size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('starts nothing while held', async () => {
    const { add, started, scheduler, pass } = setUp();
    scheduler.hold();
    add('a', { group: 'g' });
    add('b', { group: 'g', notBeforeMs: Date.now() + 10 }, DELAYED);
    await pass(100);
    expect(started).toEqual([]);
    scheduler.release();
    expect(started).toHaveLength(2);
  });
});
