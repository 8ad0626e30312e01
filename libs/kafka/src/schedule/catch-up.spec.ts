import { jest } from '@jest/globals';
import { Caps, DELAYED, PARKED, setUp } from '../../fixtures/scheduler-fixture.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** At a pace of 100 a second: the event loop has no time. The group `behind` has so many records back, and none of another group has started yet. */
function setUpBehind(count: number, caps = new Caps(5_000, 10_000)) {
  const parts = setUp(caps, { loopShare: () => 1 });
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

  it('are not held back by what comes for their own group, which waits with them', async () => {
    const { add, come, started, backCount, pass } = setUpBehind(20);
    add('other', { group: 'other' });
    come();
    add('new', { group: 'behind' });
    expect(backCount()).toBe(8);
    expect(started).not.toContain('new');
    await pass(200);
    expect(started).toContain('new');
    await pass(10_000);
    for (let n = 0; n < 20; n++) add(`again${n}`, { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED);
    expect(started.filter((name) => name.startsWith('again'))).toHaveLength(20);
  });

  it('are not put off once more for want of a turn', async () => {
    const { add, come, parked, backCount, pass } = setUpBehind(3_000);
    add('other', { group: 'other' });
    come();
    for (let n = 0; n < 20; n++) {
      await pass(1_000);
      add(`other${n}`, { group: 'other' });
    }
    expect(parked).toHaveLength(0);
    expect(backCount()).toBeLessThan(3_000);
  });

  it('keep nothing of their group waiting that has gone', async () => {
    const { add, come, scheduler, slot, pass, started } = setUpBehind(20);
    add('other', { group: 'other' });
    add('kept', { group: 'behind', notBeforeMs: Date.now() + 10_000 }, PARKED, { slot: {} });
    come();
    scheduler.drop(slot);
    await pass(100);
    expect([scheduler.waitingCount, started.includes('kept')]).toEqual([0, true]);
  });

  it('of many groups start in turn', async () => {
    const { add, started, pass } = setUpBehind(0);
    add('other', { group: 'other' });
    for (let n = 0; n < 100; n++) add(`a${n}`, { group: 'a', notBeforeMs: Date.now() + 10_000 }, PARKED);
    for (let n = 0; n < 5; n++) add(`b${n}`, { group: 'b', notBeforeMs: Date.now() + 10_000 }, PARKED);
    await pass(200);
    expect(started).toContain('b4');
    expect(started).not.toContain('a99');
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
