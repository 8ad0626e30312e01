const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = '\\d{2}:\\d{2}:\\d{2}';

/** The three forms that RFC 9110, 5.6.7 has recipients accept. `Date.parse` alone would take almost anything for a date. */
const IMF_FIXDATE = new RegExp(`^${DAY}, \\d{2} ${MONTH} \\d{4} ${TIME} GMT$`);
const RFC_850 = new RegExp(`^${LONG_DAY}, \\d{2}-${MONTH}-\\d{2} ${TIME} GMT$`);
const ASCTIME = new RegExp(`^${DAY} ${MONTH} [ \\d]\\d ${TIME} \\d{4}$`);

/**
 * `Retry-After` in ms from `nowMs` (epoch): seconds, or an HTTP date. Never negative; more digits than a number holds are
 * Infinity, which whoever uses it bounds like any other. Undefined when absent or neither: no advice.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^[0-9]+$/.test(text)) return Number(text) * 1000;
  const atMs = parseHttpDate(text);
  return atMs === undefined ? undefined : Math.max(0, atMs - nowMs);
}

function parseHttpDate(text: string): number | undefined {
  let atMs = NaN;
  if (IMF_FIXDATE.test(text) || RFC_850.test(text)) atMs = Date.parse(text);
  // Without a zone, it would be read in that of the machine.
  else if (ASCTIME.test(text)) atMs = Date.parse(`${text} GMT`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
