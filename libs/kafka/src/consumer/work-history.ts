import type { RecordPlan } from '../schedule/types.js';
import { RecentIdentities, REMEMBERED_COUNT } from './recent-identities.js';

/** Records of as many delayed lanes as a schedule usually has say what is over. */
const REMEMBERED_STEPS = 2 * REMEMBERED_COUNT;

/**
 * What is known to be begun, or over, of the work of one partition number, whichever topic asks for it: since a partition of that
 * number was lost. What was started and lost is started anew, and nothing may pass for its second copy.
 */
export class WorkHistory {
  private started = new RecentIdentities();
  private over = new RecentIdentities(REMEMBERED_STEPS);

  /** A log has begun again: what was known may now be said of something else. */
  clear(): void {
    this.started = new RecentIdentities();
    this.over = new RecentIdentities(REMEMBERED_STEPS);
  }

  /** @returns false where it was begun before, or is over: then nothing is to be done */
  begin(plan: RecordPlan): boolean {
    if (this.isOver(plan)) return false;
    return plan.identity === undefined || this.started.remember(plan.identity);
  }

  /** Whether it was begun before, or is over. */
  knows(plan: RecordPlan): boolean {
    return this.isOver(plan) || (plan.identity !== undefined && this.started.has(plan.identity));
  }

  /** What was begun is not done, and may be begun again. */
  handBack({ identity }: RecordPlan): void {
    if (identity !== undefined) this.started.forget(identity);
  }

  /** A record was read: what it says to be over is. */
  read({ supersedes }: RecordPlan): void {
    if (supersedes !== undefined) this.over.remember(supersedes);
  }

  private isOver({ identity, step = identity }: RecordPlan): boolean {
    return step !== undefined && this.over.has(step);
  }
}
