const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** "3 min. ago", "in 2 hr."; below a minute in seconds, and "just now". */
export function timeAgo(thenMs: number, nowMs: number): string {
  const seconds = (thenMs - nowMs) / 1_000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) < size) continue;
    // What ends in 30 days ends in 30 days a moment later, too.
    return relative.format(seconds > 0 ? Math.round(seconds / size) : Math.ceil(seconds / size), unit);
  }
  if (seconds > 1) return `in ${Math.ceil(seconds)} s`;
  return seconds > -5 ? 'just now' : `${Math.floor(-seconds)} s ago`;
}

/** "950 ms", "2.4 s". */
export function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
