/** A name's addresses, at least one; rejects where there is none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** A changed DNS answer is noticed this late, at most; what its TTL says does not matter. */
const FOUND_TTL_MS = 10_000;
/** Spares the DNS server a destination that does not exist, and lets one that comes back be seen soon. */
const FAILED_TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;
/** Tenants choose the names, and whoever answers for one may give thousands of addresses: some 20 MB in all. */
const MAX_ADDRESSES = 200_000;

interface Entry {
  answer: Promise<readonly string[]>;
  expiresAtMs: number;
  addressCount: number;
}

/** Keeps answers for some seconds, and lets callers that ask for one name at once share one look-up. */
export function cacheAnswers(resolve: ResolveHost, nowMs: () => number = () => performance.now()): ResolveHost {
  const entries = new Map<string, Entry>();
  let addressCount = 0;
  const drop = (hostname: string, entry: Entry | undefined) => {
    if (entry === undefined || entries.get(hostname) !== entry) return;
    entries.delete(hostname);
    addressCount -= entry.addressCount;
  };
  const dropOldest = () => {
    const [oldest] = entries;
    if (oldest !== undefined) drop(...oldest);
  };
  const settle = (hostname: string, entry: Entry, count: number, ttlMs: number) => {
    entry.expiresAtMs = nowMs() + ttlMs;
    if (entries.get(hostname) !== entry) return;
    entry.addressCount = count;
    addressCount += count;
    while (addressCount > MAX_ADDRESSES) dropOldest();
  };
  return (hostname) => {
    const known = entries.get(hostname);
    if (known !== undefined && known.expiresAtMs > nowMs()) return known.answer;
    drop(hostname, known);
    const entry = { answer: resolve(hostname), expiresAtMs: Number.POSITIVE_INFINITY, addressCount: 0 };
    entry.answer.then(
      (addresses) => settle(hostname, entry, addresses.length, FOUND_TTL_MS),
      () => settle(hostname, entry, 0, FAILED_TTL_MS),
    );
    if (entries.size >= MAX_ENTRIES) dropOldest();
    entries.set(hostname, entry);
    return entry.answer;
  };
}
