/** The bounds of one process on its calls. */
export interface CallBounds {
  /** Calls younger than `slowAfterMs`, all destinations together. Default 512. */
  maxLive: number;
  /** Calls older than that. Default 1024. */
  maxSlow: number;
  /** Calls of one destination. Default 32. */
  maxPerDestination: number;
}

/** What the bounds know of one destination. */
export interface DestinationCalls {
  live: number;
  slow: number;
  /** Its last call to end timed out. */
  timedOut: boolean;
}

/** The process's calls at a moment. */
export interface CallCounts {
  live: number;
  slow: number;
  /** Destinations with at least one slow call. */
  slowDestinations: number;
}

/**
 * How many calls a destination may hold now.
 *
 * A destination whose calls are slow keeps its slots as long as the slow budget has room for everybody's share: an honest
 * endpoint that takes 3 s is slow, not sick. After a timeout it gets one call at a time, until it answers again.
 *
 * @param isTrusted it has answered lately; it makes a difference only while more calls are slow than the budget allows
 */
export function callLimit(
  destination: DestinationCalls,
  counts: CallCounts,
  bounds: CallBounds,
  isTrusted: boolean,
): number {
  if (destination.slow === 0 && !destination.timedOut) {
    return isTrusted ? bounds.maxPerDestination : strangerLimit(counts, bounds);
  }
  if (counts.slow >= bounds.maxSlow) return 0;
  if (destination.timedOut) return 1;
  const share = Math.floor(bounds.maxSlow / Math.max(1, counts.slowDestinations));
  return Math.min(bounds.maxPerDestination, Math.max(1, share));
}

/**
 * Of a destination that has not answered lately, and that nothing is held against. All its slots, until so many calls hang that soon
 * none could leave the live budget any more: it may be the next to hang, and a few dozen with all their slots would hold every live one.
 */
function strangerLimit(counts: CallCounts, bounds: CallBounds): number {
  const { maxPerDestination, maxSlow, maxLive } = bounds;
  const room = Math.min(maxLive, maxSlow + maxLive - counts.slow);
  return Math.max(1, Math.floor((maxPerDestination * room) / maxLive));
}

/**
 * May a call to this destination start?
 * `group`: its own limit is reached. `budget`: the live budget is, whatever the destination.
 */
export function admitCall(
  destination: DestinationCalls,
  counts: CallCounts,
  bounds: CallBounds,
  isTrusted: boolean,
): 'yes' | 'group' | 'budget' {
  if (destination.live + destination.slow >= callLimit(destination, counts, bounds, isTrusted)) return 'group';
  return counts.live >= bounds.maxLive ? 'budget' : 'yes';
}

/**
 * May a call that has become slow leave the live budget? Always, until the slow budget is overdrawn by a whole live budget:
 * hanging sockets are cheap and live slots are not, but memory has an end. So at most `maxSlow + 2 x maxLive` calls are open.
 */
export function leavesLiveBudget(counts: CallCounts, bounds: CallBounds): boolean {
  return counts.slow < bounds.maxSlow + bounds.maxLive;
}

/** Calls that are open at most, all destinations together. */
export function maxOpenCalls({ maxLive, maxSlow }: Pick<CallBounds, 'maxLive' | 'maxSlow'>): number {
  return maxSlow + 2 * maxLive;
}
