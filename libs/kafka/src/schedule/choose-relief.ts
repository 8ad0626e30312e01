import type { ScheduledRecord } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

/**
 * What a slot that holds too much lets go of.
 *
 * Of a lane of first reads or retries: all that the largest holder has ready, whatever keeps it, so that the others are read on.
 * One that holds a single record is left alone. Of a parked lane, whose records would only be parked again: the larger half,
 * of groups that may not start; what lies behind is seen so before its whole tier has passed.
 *
 * @param readyByGroup the slot's ready records, largest holder first
 */
export function chooseRelief<R extends ScheduledRecord>(
  readyByGroup: readonly WaitingRecord<R>[][],
  isParkedLane: boolean,
  mayNotStart: (waiting: WaitingRecord<R>) => boolean,
): WaitingRecord<R>[] {
  const [largest = []] = readyByGroup;
  if (!isParkedLane) return largest.length > 1 ? largest : [];
  const readyCount = readyByGroup.reduce((sum, records) => sum + records.length, 0);
  const chosen: WaitingRecord<R>[] = [];
  for (const records of readyByGroup) {
    if (chosen.length * 2 >= readyCount) break;
    if (mayNotStart(records[0]!)) chosen.push(...records);
  }
  return chosen;
}
