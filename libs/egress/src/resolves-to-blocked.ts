import { isIP } from 'node:net';
import type { ResolveHost } from './cache-answers.js';
import { hostOf, policyOf, portOf } from './check-destination-url.js';
import { BlockedError } from './egress-errors.js';
import type { EgressOptions } from './egress-options.js';
import { judgeAnswers } from './guarded-connector.js';
import { createHostResolver } from './resolve-host.js';

/** A registration waits no longer for DNS; what is not known by then is judged when it is dialled. */
const MAX_WAIT_MS = 2_000;

/** One resolver, with its cache, per set of options. */
const resolvers = new WeakMap<EgressOptions, ResolveHost>();

/**
 * Whether the name resolves, now, to an address that the policy blocks. False where it does not resolve, or not in
 * time: registration works while DNS is down. False behind a proxy, which resolves names itself.
 */
export async function resolvesToBlocked(url: URL, options: EgressOptions): Promise<boolean> {
  if (options.proxyUrl !== undefined) return false;
  const [host, port, policy] = [hostOf(url), portOf(url), policyOf(options)];
  if (isIP(host) !== 0) return policy.isBlocked(host, port);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((_, reject) => {
    timer = setTimeout(() => reject(new Error('DNS takes too long')), MAX_WAIT_MS);
  });
  try {
    judgeAnswers(host, await Promise.race([resolverOf(options)(host), late]), port, policy);
    return false;
  } catch (error) {
    return error instanceof BlockedError;
  } finally {
    clearTimeout(timer);
  }
}

function resolverOf(options: EgressOptions): ResolveHost {
  const known = options.resolveHost ?? resolvers.get(options);
  if (known !== undefined) return known;
  const resolver = createHostResolver(options.dnsServers);
  resolvers.set(options, resolver);
  return resolver;
}
