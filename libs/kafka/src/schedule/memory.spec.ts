import { jest } from '@jest/globals';
import { Caps, DELAYED, PARKED, setUp } from '../../fixtures/scheduler-fixture.js';
import type { Subscription } from './types.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Everything the scheduler keeps by the record, counted. */
function held({ scheduler }: ReturnType<typeof setUp>): Record<string, number> {
  const groups = [...scheduler['groups']['known'].values()];
  return {
    waiting: scheduler.waitingCount,
    groups: groups.length,
    turns: groups.reduce((sum, g) => sum + g['urgent'].length + g['normal'].length + g['parked'].length, 0),
    lanes: groups.reduce((sum, g) => sum + g.lanes.size, 0),
    due: scheduler['due']['items'].size,
    tickets: [...scheduler['groups']['fresh'].ring['byTenant'].values()].reduce(
      (sum, { hurried }) => sum + hurried.length,
      0,
    ),
    latest: scheduler['overdue']['latest'].size,
    looks: scheduler['overdue']['ownWait']['looks'].size,
    away: scheduler['groups']['away'].size,
    parking: scheduler['parking'].waitingCount,
  };
}

const LONGEST: Subscription = { ...PARKED, lane: { kind: 'parked', delayMs: 600_000 } };
const DESTINATIONS = 20;
const RECORDS = 20_000;
/** Of the parked lane, in memory. */
const BUFFER = 500;

it('keeps what its owner lets it hold, and little beside, while 20,000 records of 20 destinations are deferred', async () => {
  const setup = setUp(new Caps(1));
  const { add, parked, pass, scheduler } = setup;
  const planOf = (n: number) => ({ group: `g${n % DESTINATIONS}`, order: `g${n % DESTINATIONS}/${n}`, sequence: n });
  const most: Record<string, number> = {};
  let readCount = 0;
  /** Reads on in the parked lane, as far as its buffer goes. */
  const readOn = () => {
    for (let { count } = scheduler.parked; count < BUFFER && readCount < parked.length; count++) {
      const name = parked[readCount++]!;
      add(name, { ...planOf(Number(name)), notBeforeMs: Date.now() + 10_000 }, PARKED);
    }
  };
  const measure = () => {
    for (const [what, count] of Object.entries(held(setup))) most[what] = Math.max(most[what] ?? 0, count);
  };

  for (let g = 0; g < DESTINATIONS; g++) add(`hanging${g}`, { group: `g${g}` });
  for (let n = 0; n < RECORDS; n++) {
    add(String(n), planOf(n));
    if (n % BUFFER > 0) continue;
    measure();
    await pass(2_100);
    readOn();
    measure();
  }
  expect(new Set(parked).size).toBeGreaterThan(RECORDS - BUFFER);
  expect(most['waiting']).toBeLessThanOrEqual(2 * BUFFER);
  for (const what of ['due', 'latest', 'looks', 'turns', 'lanes'])
    expect(most[what]).toBeLessThanOrEqual(1_024 + 64 * DESTINATIONS);
  expect(most['groups']).toBe(DESTINATIONS);
  expect(most['parking']).toBeLessThanOrEqual(2 * BUFFER);
  expect(most['away']).toBeLessThanOrEqual(RECORDS);
});

it('does not keep parked records that have started until their time', async () => {
  const setup = setUp();
  for (let n = 0; n < 2_500; n++) {
    setup.admission.caps.set('g', 0);
    setup.add(`r${n}`, { group: 'g', notBeforeMs: Date.now() + 600_000 }, LONGEST);
    setup.admission.caps.set('g', 1);
    await setup.pass(50); // refused groups are looked at at each tick
    await setup.end(`r${n}`);
    if (n % 500 === 0) expect(held(setup)['latest']).toBeLessThanOrEqual(1_024);
  }
  expect(held(setup)['latest']).toBeLessThanOrEqual(1_024);
});

it('does not keep the tickets of due records that were parked meanwhile', async () => {
  const setup = setUp(new Caps(1, 1));
  setup.add('running', { group: 'other' });
  for (let n = 1; n <= 2_050; n++) {
    setup.add(`r${n}`, { group: 'g', notBeforeMs: Date.now() }, DELAYED);
    if (n % 100 === 0) setup.scheduler.relieve(setup.slot);
  }
  expect(setup.scheduler.waitingCount).toBe(50);
  expect(held(setup)['tickets']).toBeLessThanOrEqual(100);
});

it('does not keep the tickets of groups that are over and begin again', () => {
  const setup = setUp(new Caps(1, 1));
  setup.add('running', { group: 'other' });
  setup.add('waits for the process', { group: 'head', notBeforeMs: Date.now() }, DELAYED);
  setup.admission.caps.set('g', 0);
  for (let n = 1; n <= 2_000; n++) {
    const slot = {};
    setup.add(`r${n}`, { group: 'g', notBeforeMs: Date.now() }, DELAYED, { slot });
    setup.scheduler.drop(slot);
  }
  expect(held(setup)['tickets']).toBeLessThanOrEqual(2);
});

it('does not keep the turns of records that were parked behind one that waits', async () => {
  const setup = setUp();
  setup.admission.caps.set('g', 0);
  setup.add('long', { group: 'g', notBeforeMs: Date.now() + 600_000 }, LONGEST);
  for (let n = 0; n < 2_000; n++) {
    setup.add(`r${n}`, { group: 'g', notBeforeMs: Date.now() + 10 }, PARKED, { writtenMs: Date.now() - 9_990 });
    if (n % 100 === 99) await setup.pass(100);
  }
  expect(held(setup)['turns']).toBeLessThanOrEqual(300);
});
