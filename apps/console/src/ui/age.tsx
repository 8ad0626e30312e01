import { timeAgo } from './time-ago.js';
import { useNow } from './use-now.js';

const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });

/** How long ago; the full time on hover. @param at ISO 8601 */
export function Age({ at }: { at: string }) {
  const thenMs = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {timeAgo(thenMs, useNow())}
    </time>
  );
}

/** "Jan 15, 2026, 10:30:00 AM GMT+1", in the reader's time zone. */
export function fullTime(at: string): string {
  return full.format(new Date(at));
}
