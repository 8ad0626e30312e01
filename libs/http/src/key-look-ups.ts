import { tooManyRequests } from './problem.js';
import { RecentAnswers } from './recent-answers.js';
import { RequestBudget } from './request-budget.js';

/** Look-ups of keys that were never found here, in the database in a second and all at once. */
const STRANGERS_PER_SECOND = 200;
/** A key that nobody knew may be made later: a part of the 5 s after which every change of a key is effective. */
const UNKNOWN_FOR_MS = 4_000;
const MAX_UNKNOWN = 10_000;
const MAX_MET = 50_000;

/**
 * Looks keys up by their public half, which happens before anybody is known whose requests could be counted. Keys that
 * this process has found before are always looked up; of others, which anyone can make up, so many a second. One that is
 * found does not count, so that honest callers meet the bound in a flood alone.
 *
 * The bound is the process's and not an address's: behind a balancer all callers have one.
 */
export class KeyLookUps {
  private readonly met = new RecentAnswers<true>({ maxAgeMs: Infinity, maxCount: MAX_MET });
  private readonly unknown = new RecentAnswers<null>({ maxAgeMs: UNKNOWN_FOR_MS, maxCount: MAX_UNKNOWN });
  private readonly strangers = new RequestBudget(STRANGERS_PER_SECOND, 1_000);

  /**
   * @param look asks the database
   * @returns null for an unknown key, from memory for a few seconds
   * @throws ProblemError 429 for a key never found here, in a flood of such
   */
  async find<Key>(keyId: string, look: () => Promise<Key | null>): Promise<Key | null> {
    const nowMs = performance.now();
    if (this.unknown.get(keyId, nowMs) === null) return null;
    const isStranger = this.met.get(keyId, nowMs) === undefined;
    const waitMs = isStranger ? this.strangers.take('', nowMs) : 0;
    if (waitMs > 0) throw tooManyRequests(waitMs);
    let isUnknown = false;
    try {
      const key = await look();
      isUnknown = key === null;
      if (isUnknown) this.unknown.put(keyId, null, nowMs);
      else this.met.put(keyId, true, nowMs);
      return key;
    } finally {
      if (isStranger && !isUnknown) this.strangers.giveBack('');
    }
  }
}
