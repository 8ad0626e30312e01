import type { Groups } from './groups.js';
import type { ScheduledRecord } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

/** Ready records of one slot, those of its largest holder first. */
type ByGroup<R extends ScheduledRecord> = readonly (readonly WaitingRecord<R>[])[];

/** Of what the slot holds: who has more of it ready is in the way of the others, whatever keeps it. */
const LARGE_SHARE = 0.25;
/** The same, of what waits for others of its own order: a call that is quick lets the next one go at once. */
const LARGE_SHARE_IN_ORDER = 1 / 16;

/**
 * What a lane of first reads or retries lets go of, so that the others are read on: all that one holder has ready, the largest that is at
 * its own bound, or that holds a large share; where its own order keeps it, a smaller one is large. Where many hold a little each and
 * nothing keeps them but the process, it has enough to do: to move them would be more.
 *
 * @param heldCount of records in the slot, those that are not due yet included
 */
export function chooseLargest<R extends ScheduledRecord>(
  byGroup: ByGroup<R>,
  heldCount: number,
  groups: Groups<R>,
): readonly WaitingRecord<R>[] {
  const inTheWay = (records: readonly WaitingRecord<R>[]) => {
    const { group } = records[0]!;
    const share = records.length / heldCount;
    return share > (group.isInFreshRing ? LARGE_SHARE : LARGE_SHARE_IN_ORDER) || groups.isAtItsBound(group);
  };
  return byGroup.find((records) => records.length > 1 && inTheWay(records)) ?? [];
}

/**
 * What a full parked lane lets go of first: records that might start, were it not for one of their order that is still away.
 * It is behind them, so they go behind it.
 *
 * This needs no bound of its own. Each goes once a tier; in the last one it then lies behind the earlier one, and goes again only
 * where that itself was put off once more: after its tier, or as one of {@link chooseStuck}, which has a bound.
 */
export function chooseMisplaced<R extends ScheduledRecord>(byGroup: ByGroup<R>, groups: Groups<R>): WaitingRecord<R>[] {
  const startable = byGroup.filter(([first]) => !groups.isAtItsBound(first!.group));
  return startable.flatMap((records) => records.filter(({ group, lane }) => groups.isHeld(group, lane!)));
}

/**
 * What it lets go of now and then: the larger half, of what may not start, as its group has no slot or its order is under way. What
 * lies behind is seen so before its whole tier has passed.
 *
 * @param isStarved somebody waits for what lies behind: then what of a backlog waits for its pace goes, too
 */
export function chooseStuck<R extends ScheduledRecord>(
  byGroup: ByGroup<R>,
  groups: Groups<R>,
  isStarved: boolean,
): WaitingRecord<R>[] {
  const readyCount = byGroup.reduce((sum, records) => sum + records.length, 0);
  const chosen: WaitingRecord<R>[] = [];
  for (const records of byGroup) {
    if (chosen.length * 2 >= readyCount) break;
    const { group } = records[0]!;
    const isStuck = groups.isAtItsBound(group) || (isStarved && groups.waitForPace && groups.catchesUp(group));
    chosen.push(...records.filter(({ lane }) => isStuck || lane!.running));
  }
  return chosen;
}
