/** From when on it is believed: what was just parked is on its way for some milliseconds, and a fetch takes as long. */
const LASTING_MS = 500;
const LOOK_INTERVAL_MS = 100;

interface Looks {
  lookedMs: number;
  /** The first look of all since that have found it so. */
  sinceMs: number | undefined;
}

/** For how long a partition number has had groups that might start something, were it not away. */
export class Starvation {
  private readonly partitions = new Map<number, Looks>();

  constructor(private readonly isStarving: (partition: number) => boolean) {}

  /** Asked as long as the answer matters: time in which nobody asks is not known. */
  lasts(partition: number, nowMs: number): boolean {
    let looks = this.partitions.get(partition);
    if (looks === undefined) this.partitions.set(partition, (looks = { lookedMs: -Infinity, sinceMs: undefined }));
    if (nowMs - looks.lookedMs >= LOOK_INTERVAL_MS) this.look(partition, looks, nowMs);
    return looks.sinceMs !== undefined && nowMs - looks.sinceMs >= LASTING_MS;
  }

  private look(partition: number, looks: Looks, nowMs: number): void {
    if (nowMs - looks.lookedMs > LASTING_MS) looks.sinceMs = undefined;
    looks.lookedMs = nowMs;
    looks.sinceMs = this.isStarving(partition) ? (looks.sinceMs ?? nowMs) : undefined;
  }
}
