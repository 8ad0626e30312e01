import { BlockedClock } from './blocked-clock.js';
import { Group } from './group.js';
import { OwnWait } from './own-wait.js';
import type { ScheduledRecord } from './types.js';
import type { WaitingClock } from './waiting-clock.js';
import { WaitingRecord } from './waiting-record.js';

it('takes what is left of a wait for nothing where it is too little to be told at a time so large', () => {
  let nowMs = 2 ** 40;
  const budget = new BlockedClock();
  const group = new Group<WaitingRecord<ScheduledRecord>>('g', '', { budget, pace: budget });
  group.stay.enter(nowMs);
  const ownWait = new OwnWait({ now: () => nowMs } as WaitingClock, 2_000);
  const waiting = new WaitingRecord({ plan: {}, subscription: { topic: 't', pattern: 'p' } } as ScheduledRecord, group);
  waiting.phase = 'ready';
  ownWait.begin(waiting);
  group.stay.waitMs = () => 1.00001;
  nowMs += 2_001;
  expect(ownWait.popOverdue()).toBe(waiting);
});
