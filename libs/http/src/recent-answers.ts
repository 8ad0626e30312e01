interface RecentAnswer<V> {
  value: V;
  askedAtMs: number;
}

/**
 * Answers that may be used for a while. Bounded: the oldest makes room, so that a flood of unknown keys costs a fixed
 * amount of memory.
 */
export class RecentAnswers<V> {
  private readonly answers = new Map<string, RecentAnswer<V>>();

  constructor(private readonly o: { maxAgeMs: number; maxCount: number }) {}

  get(key: string, nowMs: number): V | undefined {
    const answer = this.answers.get(key);
    if (answer === undefined) return undefined;
    if (nowMs - answer.askedAtMs < this.o.maxAgeMs) return answer.value;
    this.answers.delete(key);
    return undefined;
  }

  /** @param askedAtMs when the question was put: what changed after that, the answer may not know */
  put(key: string, value: V, askedAtMs: number): void {
    this.answers.delete(key);
    this.answers.set(key, { value, askedAtMs });
    if (this.answers.size <= this.o.maxCount) return;
    for (const oldest of this.answers.keys()) {
      this.answers.delete(oldest);
      return;
    }
  }

  get size(): number {
    return this.answers.size;
  }
}
