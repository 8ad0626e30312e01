/** What the invariants grant the machine and the system. Whatever is judged by a time is judged by one of these. */

/** How much later than it happened a busy process may write something down, or hear of it. */
export const TRANSIT_MS = 100;

/** An attempt begins before it arrives, by its connection: the sender's timeout may end so much before the receiver expects it. */
export const TIMEOUT_TOLERANCE_MS = 500;

/** Two clocks of one machine, one of them in whole ms, over the seconds between two attempts. */
export const CLOCK_TOLERANCE_MS = 5;

/** From a fault's healing to a system that is as it was, with nothing waiting. */
export const RECOVERED_WITHIN_MS = 60_000;

/** From the last member's coming or going to a group that is stable. */
export const REBALANCED_WITHIN_MS = 5_000;

/** How old a verifier lets a signature be, as Standard Webhooks does; half a minute is not a forgery. */
export const SIGNATURE_AGE_MS = 300_000;
