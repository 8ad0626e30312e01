import { promises as dns } from 'node:dns';
import { isLocalName, LOOPBACK_ADDRESSES } from './local-names.js';

/** A name's addresses, at least one; rejects where there is none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** A changed DNS answer is noticed this late, at most. */
const FOUND_TTL_MS = 10_000;
/** Spares the DNS server a destination that does not exist, and lets one that comes back be seen soon. */
const FAILED_TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;

/**
 * Looks names up at the given servers, else through the system. The system's look-ups share a pool of four threads:
 * where thousands of destinations may be dead names, give servers, or raise UV_THREADPOOL_SIZE.
 */
export function createHostResolver(servers?: readonly string[]): ResolveHost {
  return cacheAnswers(servers === undefined || servers.length === 0 ? resolveBySystem : resolveBy(servers));
}

/** Keeps answers for some seconds, and lets callers that ask for one name at once share one look-up. */
export function cacheAnswers(resolve: ResolveHost, nowMs: () => number = () => performance.now()): ResolveHost {
  const cache = new Map<string, { answer: Promise<readonly string[]>; expiresAtMs: number }>();
  return (hostname) => {
    const known = cache.get(hostname);
    if (known !== undefined && known.expiresAtMs > nowMs()) return known.answer;
    cache.delete(hostname);
    const entry = { answer: resolve(hostname), expiresAtMs: Number.POSITIVE_INFINITY };
    entry.answer.then(
      () => (entry.expiresAtMs = nowMs() + FOUND_TTL_MS),
      () => (entry.expiresAtMs = nowMs() + FAILED_TTL_MS),
    );
    if (cache.size >= MAX_ENTRIES) cache.delete(cache.keys().next().value ?? '');
    cache.set(hostname, entry);
    return entry.answer;
  };
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const answers = await dns.lookup(hostname, { all: true, order: 'verbatim' });
  return answers.map((answer) => answer.address);
}

function resolveBy(servers: readonly string[]): ResolveHost {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers(servers);
  return async (hostname) => {
    if (isLocalName(hostname)) return LOOPBACK_ADDRESSES;
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0) return found;
    throw answers.find((answer) => answer.status === 'rejected')?.reason ?? new Error('no address');
  };
}
