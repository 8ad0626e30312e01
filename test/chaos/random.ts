/** Chance that can be had again: the same seed gives the same run. */
export interface Random {
  /** A fraction in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T;
  /** A number in [min, max), not a whole one: for times and shares. */
  between(min: number, max: number): number;
}

/** Mulberry32: 32 bits of state, which is plenty for choosing what to break next. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[int(list.length)] as T;
    },
    between: (min, max) => min + next() * (max - min),
  };
}
