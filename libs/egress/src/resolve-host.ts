import { promises as dns } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheAnswers, type ResolveHost } from './cache-answers.js';
import { HostsFile } from './hosts-file.js';
import { isLocalName, LOOPBACK_ADDRESSES } from './local-names.js';

interface DnsResolver {
  resolve4(hostname: string): Promise<string[]>;
  resolve6(hostname: string): Promise<string[]>;
}

/** No look-up takes longer, however many servers there are to ask; it has then failed. */
const MAX_LOOKUP_MS = 10_000;
/** Once one family has an answer, the other gets this long: a server that is silent on AAAA must not delay every call. */
const OTHER_FAMILY_MS = 300;
/** The system's list of servers is read anew this often: a laptop changes networks. */
const SYSTEM_SERVERS_AGE_MS = 30_000;

/**
 * Looks names up at the given servers, else at the system's, after its hosts file. Never through `getaddrinfo`: that
 * waits in a pool of four threads, where a few names whose servers are silent delay all others. Names are absolute:
 * search domains are not tried, so a tenant's `intranet` is not the operator's `intranet.corp.example`.
 */
export function createHostResolver(servers?: readonly string[]): ResolveHost {
  const isSystem = servers === undefined || servers.length === 0;
  const resolve = isSystem ? resolveAfterHosts(new HostsFile(), systemResolver()) : resolveAt(servers);
  const cached = cacheAnswers(bounded(resolve));
  return (hostname) => cached(hostname.replace(/\.$/, ''));
}

/** The hosts file goes before DNS, as it does everywhere. */
export function resolveAfterHosts(hosts: Pick<HostsFile, 'addressesOf'>, resolver: () => DnsResolver): ResolveHost {
  return async (hostname) => {
    if (isLocalName(hostname)) return LOOPBACK_ADDRESSES;
    const known = await hosts.addressesOf(hostname);
    return known.length > 0 ? known : askBoth(resolver(), hostname);
  };
}

function resolveAt(servers: readonly string[]): ResolveHost {
  const resolver = newResolver();
  resolver.setServers(servers);
  return (hostname) => (isLocalName(hostname) ? Promise.resolve(LOOPBACK_ADDRESSES) : askBoth(resolver, hostname));
}

function systemResolver(): () => DnsResolver {
  let resolver = newResolver();
  let madeAtMs = performance.now();
  return () => {
    if (performance.now() - madeAtMs < SYSTEM_SERVERS_AGE_MS) return resolver;
    madeAtMs = performance.now();
    return (resolver = newResolver());
  };
}

function newResolver(): dns.Resolver {
  return new dns.Resolver({ timeout: 2_000, tries: 2 });
}

/** Both families, IPv4 first. */
async function askBoth(resolver: DnsResolver, hostname: string): Promise<readonly string[]> {
  const found: string[][] = [[], []];
  const errors: unknown[] = [];
  const lookUps = [resolver.resolve4(hostname), resolver.resolve6(hostname)].map((lookUp, family) =>
    lookUp.then(
      (addresses) => (found[family] = addresses).length > 0,
      (error: unknown) => {
        errors.push(error);
        return false;
      },
    ),
  );
  const soonAfterOne = lookUps.map(async (lookUp) => {
    if (!(await lookUp)) await Promise.all(lookUps);
    else await sleep(OTHER_FAMILY_MS, undefined, { ref: false });
  });
  await Promise.race([Promise.all(lookUps), ...soonAfterOne]);
  const addresses = found.flat();
  if (addresses.length === 0) throw errors[0] ?? new Error('no address');
  return addresses;
}

function bounded(resolve: ResolveHost): ResolveHost {
  return async (hostname) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const expire = () => reject(Object.assign(new Error('DNS takes too long'), { code: 'ETIMEOUT' }));
      timer = setTimeout(expire, MAX_LOOKUP_MS);
    });
    try {
      return await Promise.race([resolve(hostname), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
