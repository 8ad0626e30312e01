import { jest } from '@jest/globals';
import { Caps, DELAYED, IMMEDIATE, PARKED, setUp } from '../../fixtures/scheduler-fixture.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const inTenSeconds = () => ({ group: 'g', notBeforeMs: Date.now() + 10_000 });

describe('tenants take turns', () => {
  it('and one with a thousand groups does not hold up the one of another', async () => {
    const { add, started, end } = setUp(new Caps(10, 1));
    for (let n = 0; n < 1_000; n++) add(`a${n}`, { group: `a/${n}`, tenant: 'a' });
    for (const name of ['b0', 'b1']) add(name, { group: 'b/0', tenant: 'b' });
    for (let n = 0; n < 4; n++) await end(started.at(-1)!);
    expect(started).toEqual(['a0', 'a1', 'b0', 'a2', 'b1']);
  });

  it('and one whose groups are at their bounds loses none of its own', async () => {
    const { add, started, end, admission } = setUp(new Caps(10, 1));
    admission.caps.set('a/0', 0);
    add('running', { group: 'c', tenant: 'c' });
    for (const name of ['a0', 'a1', 'a2']) add(name, { group: `a/${name[1]}`, tenant: 'a' });
    for (const name of ['b0', 'b1']) add(name, { group: 'b', tenant: 'b' });
    for (let n = 0; n < 4; n++) await end(started.at(-1)!);
    expect(started).toEqual(['running', 'a1', 'b0', 'a2', 'b1']);
  });
});

describe('a parked record at its latest time', () => {
  it('waits on where only the budget has kept it, and is not put off for another tier', async () => {
    const { add, parked, started, end, pass } = setUp(new Caps(10, 1));
    add('running', { group: 'other' });
    add('back', inTenSeconds(), PARKED);
    await pass(30_000);
    expect(parked).toEqual([]);
    await end('running');
    expect(started).toEqual(['running', 'back']);
  });

  it('is then parked like any other once its own group has held it', async () => {
    const { add, parked, end, pass, admission } = setUp(new Caps(1, 1));
    add('other', { group: 'other' });
    add('back', inTenSeconds(), PARKED);
    await pass(12_000);
    admission.caps.set('g', 0);
    await end('other');
    await pass(1_900);
    expect(parked).toEqual([]);
    await pass(300);
    expect(parked).toEqual(['back']);
  });

  it('starts after a hold that has outlasted it', async () => {
    const { add, parked, started, end, pass, scheduler, admission } = setUp();
    admission.caps.set('g', 1);
    add('running', { group: 'g' });
    add('back', inTenSeconds(), PARKED);
    scheduler.hold();
    await end('running');
    await pass(11_000);
    scheduler.release();
    await pass(100);
    expect({ started, parked }).toEqual({ started: ['running', 'back'], parked: [] });
  });
});

describe('order across parking', () => {
  it('holds what was published after a record that is away, until that is back', async () => {
    const { add, parked, started, end, pass } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2 });
    await pass(2_100);
    expect(parked).toEqual(['x2']);
    await end('x1');
    add('x3', { group: 'g', order: 'x', sequence: 3 });
    add('y1', { group: 'g', order: 'y', sequence: 4 });
    expect(started).toEqual(['x1', 'y1']);
    add('x2', { group: 'g', order: 'x', sequence: 2, notBeforeMs: Date.now() + 10_000 }, PARKED);
    await end('x2');
    expect(started).toEqual(['x1', 'y1', 'x2', 'x3']);
  });

  it('parks in order what is due at one moment, whose time ever comes first', async () => {
    const { add, parked, pass } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    for (const n of [2, 3]) {
      add(`x${n}`, { group: 'g', order: 'x', sequence: n, notBeforeMs: Date.now() + 10_000 - n }, PARKED);
    }
    await pass(10_050);
    expect(parked).toEqual(['x2', 'x3']);
  });

  it('holds it no longer once that has ended without coming back', async () => {
    const { add, started, end, pass, fates } = setUp();
    fates.set('x2', 'ended');
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2 });
    await pass(2_100);
    add('x3', { group: 'g', order: 'x', sequence: 3 });
    await end('x1');
    expect(started).toEqual(['x1', 'x3']);
  });

  it('knows nothing of what is away once a slot was lost', async () => {
    const { add, started, end, pass, scheduler } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2 });
    await pass(2_100);
    await end('x1');
    add('x3', { group: 'g', order: 'x', sequence: 3 });
    scheduler.drop({});
    await pass(100);
    expect(started).toEqual(['x1', 'x3']);
  });

  it('nor once a lane has lost records, whose they are nobody knows: nothing waits for them, and none is counted', async () => {
    const { add, admission, started, end, pass, scheduler } = setUp();
    add('x1', { group: 'g', order: 'x', sequence: 1 });
    add('x2', { group: 'g', order: 'x', sequence: 2 });
    await pass(2_100);
    await end('x1');
    add('x3', { group: 'g', order: 'x', sequence: 3 });
    await pass(100);
    expect([started, admission.parkedCounts.get('g')]).toEqual([['x1'], 1]);
    scheduler.forget(0);
    await pass(100);
    expect([started, admission.parkedCounts.get('g')]).toEqual([['x1', 'x3'], undefined]);
  });
});

describe('blame', () => {
  it('is its own for a group at its cap, also while the budget is exhausted', async () => {
    const { add, parked, end, pass } = setUp(new Caps(1, 2));
    add('sick', { group: 'sick' });
    add('quick0', { group: 'quick' });
    add('waiting', { group: 'sick' });
    add('quick1', { group: 'quick1' }); // from here on one of them always waits for the budget
    for (let n = 1; n <= 45; n++) {
      add(`quick${n + 1}`, { group: `quick${n + 1}` });
      await pass(25);
      await end(`quick${n - 1}`);
      await pass(25);
    }
    expect(parked).toEqual(['waiting']);
  });

  it('is looked at in time, whatever stands before it', async () => {
    const { add, parked, end, pass } = setUp(new Caps(1, 2));
    add('own', { group: 'g' });
    add('other', { group: 'h' });
    add('i', { group: 'i' }); // waits for the budget
    add('late', { group: 'g' });
    await pass(100);
    await end('other'); // starts i
    expect(parked).toEqual([]);
    await pass(1_000);
    for (let n = 0; n < 5; n++) add(`h${n}`, { group: 'g' });
    await pass(1_000);
    expect(parked).toEqual(['late']);
  });
});

describe('a latest time', () => {
  const LONGER = { ...PARKED, topic: 't.longer', lane: { kind: 'parked', delayMs: 60_000 } } as const;
  const setUpOrder = () => {
    const setup = setUp();
    setup.admission.caps.set('g', 0);
    const add = (n: number, lane: typeof PARKED, inMs: number) => {
      const notBeforeMs = Date.now() + inMs;
      setup.add(`x${n}`, { group: 'g', order: 'x', sequence: n, notBeforeMs }, lane);
    };
    return { ...setup, add };
  };

  it('sends on what was published before and is of the same lane, so that it stays before it', async () => {
    const { add, parked, pass } = setUpOrder();
    add(1, PARKED, 9_000);
    add(2, PARKED, 5_000);
    add(3, PARKED, 9_000);
    await pass(5_050);
    expect(parked).toEqual(['x1', 'x2']);
  });

  it('sends on what was published later, too, where so many are away that its order is not known', async () => {
    const { add, parked, pass, scheduler } = setUpOrder();
    Object.assign(scheduler['groups']['away'], { maxTracked: 0 });
    add(1, PARKED, 5_000);
    add(2, PARKED, 9_000);
    await pass(5_050);
    expect(parked).toEqual(['x1', 'x2']);
  });

  it('sends on then also what was published later and is in a longer lane', async () => {
    const { add, parked, pass, scheduler } = setUpOrder();
    Object.assign(scheduler['groups']['away'], { maxTracked: 0 });
    add(1, PARKED, 5_000);
    add(2, LONGER, 60_000);
    await pass(5_050);
    expect(parked).toEqual(['x1', 'x2']);
  });

  it('leaves alone what was published before and is in a longer lane: it is before it', async () => {
    const { add, parked, pass } = setUpOrder();
    add(1, LONGER, 60_000);
    add(2, PARKED, 5_000);
    await pass(5_050);
    expect(parked).toEqual(['x2']);
  });
});

describe('a crowded slot', () => {
  it('is relieved also when nothing is read any more: of due retries that may not start', async () => {
    const { add, parked, pass, crowded, slot, admission } = setUp();
    admission.caps.set('sick', 0);
    const notBeforeMs = Date.now() + 2_000;
    for (const name of ['r1', 'r2', 'r3']) add(name, { group: 'sick', notBeforeMs }, DELAYED);
    crowded.add(slot);
    await pass(1_999);
    expect(parked).toEqual([]);
    await pass(51);
    expect(parked).toEqual(['r1', 'r2', 'r3']);
  });

  /** Of a parked lane, with three of `a`, four of `b` and one of `c`, none of which may start. */
  const setUpFullLane = () => {
    const setup = setUp();
    const { add, admission, crowded, slot } = setup;
    for (const group of ['a', 'b', 'c']) admission.caps.set(group, 0);
    const notBeforeMs = Date.now() + 60_000;
    const lane = { ...PARKED, lane: { kind: 'parked', delayMs: 60_000 } } as const;
    for (const [group, size] of Object.entries({ a: 3, b: 4, c: 1 })) {
      for (let n = 1; n <= size; n++) add(`${group}${n}`, { group, notBeforeMs }, lane);
    }
    crowded.add(slot);
    return setup;
  };

  it('of a parked lane keeps what may not start, where nothing that may lies behind', async () => {
    const { parked, pass } = setUpFullLane();
    await pass(20_000);
    expect(parked).toEqual([]);
  });

  it('of a parked lane gives up what may not start, the larger half, and again only after a while, where something may lie behind', async () => {
    const { parked, pass, unseen, slot } = setUpFullLane();
    unseen.add(slot);
    await pass(100);
    expect(parked).toEqual(['b1', 'b2', 'b3', 'b4']);
    await pass(1_800);
    expect(parked).toHaveLength(4);
    await pass(200);
    expect(parked.slice(4)).toEqual(['a1', 'a2', 'a3']);
  });

  it('of a parked lane does the same once a group that may start has been waiting behind it', async () => {
    const { add, parked, pass, admission } = setUpFullLane();
    admission.caps.set('behind', 0);
    add('behind', { group: 'behind' });
    await pass(2_100);
    expect(parked).toEqual(['behind']);
    await pass(10_000);
    expect(parked).toEqual(['behind']);
    admission.caps.set('behind', 2);
    await pass(400);
    expect(parked).toEqual(['behind']);
    await pass(300);
    expect(parked).toEqual(['behind', 'b1', 'b2', 'b3', 'b4']);
    add('behind', { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
    await pass(20_000);
    expect(parked).toHaveLength(5);
  });

  describe('of a parked lane, with a group whose records lie behind it,', () => {
    /** `behind` was parked while it might not start, and then may. */
    const setUpBehind = async (partition: number, setup = setUpFullLane()) => {
      const { add, pass, parked, admission } = setup;
      admission.caps.set('behind', 0);
      add('behind', { group: 'behind' }, undefined, { partition });
      await pass(2_100);
      expect(parked.splice(0)).toEqual(['behind']);
      admission.caps.set('behind', 2);
      return setup;
    };

    it('is turned over for it though the process has no slot: its turn comes', async () => {
      const { add, admission, parked, pass } = await setUpBehind(0);
      admission.total = 1;
      for (const group of ['busy', 'waits']) add(group, { group }, undefined, { slot: {} });
      await pass(700);
      expect(parked).toEqual(['b1', 'b2', 'b3', 'b4']);
    });

    it('stays as it is where it is of another partition number', async () => {
      const { parked, pass } = await setUpBehind(1);
      await pass(6_000);
      expect(parked).toEqual([]);
    });

    it.each(['recount', 'forget'] as const)('stays as it is once that is not counted any more: %s', async (how) => {
      const { parked, pass, scheduler } = await setUpBehind(0);
      scheduler[how](0);
      await pass(6_000);
      expect(parked).toEqual([]);
    });

    it('stays as it is while nothing starts as the scheduler is held', async () => {
      const { parked, pass, scheduler, slot } = await setUpBehind(0);
      await pass(450);
      scheduler.hold();
      for (let n = 0; n < 20; n++) {
        await pass(50);
        scheduler.relieve(slot);
      }
      expect(parked).toEqual([]);
    });

    it('is turned over for it though what a predecessor parked of it has come back', async () => {
      const { add, end, parked, pass, started } = await setUpBehind(0);
      add('foreign', { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED, { isUncounted: true });
      expect(started).toEqual(['foreign']);
      await end('foreign');
      await pass(700);
      expect(parked).toEqual(['b1', 'b2', 'b3', 'b4']);
    });

    it('is turned over for it though it has a record here, too, behind a call of its order', async () => {
      const { add, parked, pass, started } = await setUpBehind(0);
      for (const n of [1, 2]) {
        const place = { group: 'behind', order: 'only', sequence: n, notBeforeMs: Date.now() + 10_000 };
        add(`h${n}`, place, PARKED, { isUncounted: true });
      }
      expect(started).toEqual(['h1']);
      await pass(700);
      expect(parked).toEqual(expect.arrayContaining(['b1', 'b2', 'b3', 'b4']));
      expect(parked).not.toContain('h2');
    });

    it('stays as it is while nothing may start at all', async () => {
      const { admission, parked, pass } = await setUpBehind(0);
      admission.isShut = true;
      await pass(6_000);
      expect(parked).toEqual([]);
    });

    it('gives up what waits for a call of its own order, too', async () => {
      const { add, admission, parked, pass } = await setUpBehind(0);
      admission.caps.set('b', 1);
      for (let n = 1; n <= 9; n++) {
        add(`o${n}`, { group: 'o', order: 'only', sequence: n, notBeforeMs: Date.now() + 10_000 }, PARKED);
      }
      await pass(700);
      expect(parked).toEqual(['o2', 'o3', 'o4', 'o5', 'o6', 'o7', 'o8', 'o9']);
    });
  });

  it('of a parked lane sends on what waits there for an earlier one behind it, where nothing else of its group may start', async () => {
    const { add, parked, started, end, pass, crowded, slot, admission } = setUp();
    const place = (name: string) => ({ group: 'g', order: name[0]!, sequence: Number(name[1]) });
    admission.caps.set('g', 0);
    for (const name of ['x1', 'x2', 'x3', 'y1', 'y2']) add(name, place(name));
    await pass(2_100);
    expect(parked.splice(1)).toHaveLength(4);
    for (const name of ['x2', 'x3', 'y1', 'y2'])
      add(name, { ...place(name), notBeforeMs: Date.now() + 10_000 }, PARKED);
    admission.caps.set('g', 1);
    crowded.add(slot);
    await pass(1_000);
    expect({ parked, started }).toEqual({ parked: ['x1'], started: ['y1'] });
    await end('y1');
    await pass(1_000);
    await end('y2');
    expect({ parked, started }).toEqual({ parked: ['x1'], started: ['y1', 'y2'] });
    await pass(700);
    expect({ parked, started }).toEqual({ parked: ['x1', 'x2', 'x3'], started: ['y1', 'y2'] });
  });

  it('of a parked lane keeps what waits for a call of its own order where only its group has more behind it', async () => {
    const { add, admission, crowded, parked, pass, slot } = setUp();
    const place = (n: number) => ({ group: 'g', order: 'only', sequence: n });
    admission.caps.set('g', 0);
    for (let n = 1; n <= 6; n++) add(`x${n}`, place(n));
    await pass(2_100);
    expect(parked.splice(0)).toHaveLength(6);
    admission.caps.set('g', 2);
    for (let n = 1; n <= 3; n++) add(`x${n}`, { ...place(n), notBeforeMs: Date.now() + 10_000 }, PARKED);
    crowded.add(slot);
    await pass(6_000);
    expect(parked).toEqual([]);
  });

  it('of a parked lane is turned over by turns with others', async () => {
    const { add, parked, pass, crowded, unseen, slot, admission } = setUp();
    const other = {};
    admission.caps.set('a', 0);
    const notBeforeMs = Date.now() + 20_000;
    for (let n = 1; n <= 9; n++) add(`a${n}`, { group: 'a', notBeforeMs }, PARKED);
    add('b', { group: 'a', notBeforeMs }, PARKED, { slot: other });
    for (const lane of [slot, other]) {
      crowded.add(lane);
      unseen.add(lane);
    }
    await pass(100);
    for (let n = 1; n <= 9; n++) add(`a${n}`, { group: 'a', notBeforeMs }, PARKED);
    await pass(2_000);
    expect(parked.slice(9)).toEqual(['b']);
  });
});

it('hands parked records on in portions, so that the loop turns between them', async () => {
  const { add, parked, scheduler, slot, admission, pass } = setUp();
  admission.caps.set('g', 0);
  for (let n = 0; n < 200; n++) add(`r${n}`, { group: 'g' }, IMMEDIATE);
  scheduler.relieve(slot);
  expect(parked).toHaveLength(64);
  await pass(10);
  expect(parked).toEqual(Array.from({ length: 200 }, (_, n) => `r${n}`));
});
