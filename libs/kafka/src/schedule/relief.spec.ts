import { jest } from '@jest/globals';
import { Caps, DELAYED, setUp } from '../../fixtures/scheduler-fixture.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('relieving a slot', () => {
  it('moves what its largest holder has ready, and nothing else', () => {
    const { add, parked, scheduler, slot, admission } = setUp();
    admission.caps.set('a', 1).set('b', 1);
    for (const name of ['a1', 'a2', 'a3']) add(name, { group: 'a' });
    for (const name of ['b1', 'b2']) add(name, { group: 'b' });
    add('timed', { group: 'a', notBeforeMs: Date.now() + 1000 }, DELAYED);
    scheduler.relieve(slot);
    expect(parked).toEqual(['a2', 'a3']);
  });

  it('moves that of who holds much of what is ready, though only the process keeps it', () => {
    const { add, parked, scheduler, slot } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    for (const name of ['a1', 'a2']) add(name, { group: 'a' });
    for (const group of ['b', 'c', 'd', 'e', 'f']) add(group, { group });
    scheduler.relieve(slot);
    expect(parked).toEqual(['a1', 'a2']);
  });

  it('moves nothing where many hold a little each, and only the process keeps them', () => {
    const { add, parked, scheduler, slot } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    for (let n = 0; n < 20; n++) add(`r${n}`, { group: `g${n % 5}` });
    scheduler.relieve(slot);
    expect(parked).toEqual([]);
  });

  it('moves the largest that its own bound keeps, though others hold as much', () => {
    const { add, parked, scheduler, slot, admission } = setUp(new Caps(10, 1));
    add('running', { group: 'x' });
    for (let n = 0; n < 30; n++) add(`r${n}`, { group: `g${n % 10}` });
    admission.caps.set('g7', 0);
    scheduler.relieve(slot);
    expect(parked).toEqual(['r7', 'r17', 'r27']);
  });

  it('moves nothing of few that wait for the next turn of the event loop, beside many that are not due', () => {
    const { add, parked, scheduler, slot } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 100; n++) add(`timed ${n}`, { group: `t${n}`, notBeforeMs: Date.now() + 1_000 }, DELAYED);
    for (let n = 0; n < 40; n++) add(`r${n}`, { group: `g${n % 2}` });
    scheduler.relieve(slot);
    expect(parked).toEqual([]);
  });

  it('moves nothing of many that each wait for a call of their one order', () => {
    const { add, parked, scheduler, slot } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 90; n++) add(`r${n}`, { group: `g${n % 30}`, order: `g${n % 30}/only` });
    scheduler.relieve(slot);
    expect(parked).toEqual([]);
  });

  it('moves what its own order keeps, though there are slots', () => {
    const { add, parked, scheduler, slot } = setUp(new Caps(1_000, 1_000));
    for (let n = 0; n < 60; n++) add(`r${n}`, { group: `g${n % 6}`, order: `g${n % 6}/only` });
    scheduler.relieve(slot);
    expect(parked).toHaveLength(9);
    expect(new Set(parked.map((name) => Number(name.slice(1)) % 6)).size).toBe(1);
  });

  it('moves nothing while nothing may start at all: what it would read on could not start either', () => {
    const { add, parked, scheduler, slot, admission } = setUp();
    admission.caps.set('a', 1);
    for (const name of ['a1', 'a2', 'a3']) add(name, { group: 'a' });
    admission.isShut = true;
    scheduler.relieve(slot);
    expect(parked).toEqual([]);
    admission.isShut = false;
    scheduler.relieve(slot);
    expect(parked).toEqual(['a2', 'a3']);
  });
});
