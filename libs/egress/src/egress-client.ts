import type { Dispatcher } from 'undici';
import type { Counter } from '#observability';
import { checkDestinationUrl, policyOf } from './check-destination-url.js';
import type { EgressClientOptions, EgressRequest, EgressResult } from './egress-options.js';
import { GuardedConnector } from './guarded-connector.js';
import { HttpCall, type CallPaths } from './http-call.js';
import { OriginPools } from './origin-pools.js';
import { ProxyTunnels } from './proxy-tunnels.js';
import { createHostResolver } from './resolve-host.js';
import { SocketWatch } from './socket-watch.js';
import { createTlsContext } from './tls-context.js';

const DEFAULT_MAX_CONNECTIONS = 64;
/** Parsed and judged URLs, by their text. */
const MAX_TARGETS = 10_000;

interface Target {
  origin: string;
  path: string;
}
type TargetCheck = { target: Target } | { detail: string };

/**
 * The one door out: POSTs to destinations, and to nowhere that the policy blocks. Redirects are answers like any other
 * and never followed; there is no cookie, no decompression and no HTTP/2.
 */
export class EgressClient {
  private readonly watch = new SocketWatch();
  private readonly tunnels: ProxyTunnels | undefined;
  private readonly pools: OriginPools;
  private readonly targets = new Map<string, TargetCheck>();
  private readonly results: Counter;
  private readonly repeats: Counter;

  /** @throws where the CA file cannot be used or an allowed range is none: a reason not to start */
  constructor(private readonly options: EgressClientOptions) {
    const { metrics } = options;
    const secureContext = createTlsContext(options.caFile);
    const connections = options.maxConnectionsPerOrigin ?? DEFAULT_MAX_CONNECTIONS;
    const opened = metrics.counter('egress_connections_opened_total', 'Connections opened to destinations.');
    this.results = metrics.counter('egress_calls_total', 'Calls by result: a status class, or why there is none.', [
      'result',
    ]);
    this.repeats = metrics.counter('egress_repeats_total', 'Requests repeated as a kept-alive connection was dead.');
    const sockets = { secureContext, watch: this.watch, onConnected: () => opened.inc() };
    const { proxyUrl } = options;
    this.tunnels = proxyUrl === undefined ? undefined : new ProxyTunnels({ proxyUrl, ...sockets });
    const connector =
      this.tunnels ??
      new GuardedConnector({
        policy: policyOf(options),
        resolveHost: options.resolveHost ?? createHostResolver(options.dnsServers),
        ...sockets,
      });
    this.pools = new OriginPools({ connector, maxConnectionsPerOrigin: connections });
  }

  /** Resolves with the answer or with why there is none; never rejects for what a destination does. */
  async post(request: EgressRequest): Promise<EgressResult> {
    const result = await this.send(request);
    this.results.inc({ result: labelOf(result) });
    return result;
  }

  /** Waits for the calls under way, each of which ends by its deadline. */
  async close(): Promise<void> {
    await this.pools.close();
  }

  private send(request: EgressRequest): Promise<EgressResult> {
    const check = this.checkTarget(request.url);
    if ('detail' in check) {
      return Promise.resolve({ kind: 'failure', reason: 'blocked', detail: check.detail, durationMs: 0 });
    }
    return new Promise((resolve) => new HttpCall(request, this.pathsTo(check.target), resolve));
  }

  private pathsTo(target: Target): CallPaths {
    return {
      dispatch: (call, fresh) => {
        const options = {
          origin: target.origin,
          path: target.path,
          method: 'POST',
          headers: call.request.headers,
          body: call.request.body,
        } as const;
        try {
          this.dispatch(target, fresh, options, call);
        } catch (error) {
          call.onResponseError(undefined, error);
        }
      },
      onNextWrite: (take) => this.watch.onNextWrite(take),
      isOfOpenSocket: (error) => this.watch.isOfOpenSocket(error),
      proxyFault: () => this.tunnels?.faultAtDeadline(target.origin),
      onRepeat: () => this.repeats.inc(),
    };
  }

  private dispatch(target: Target, fresh: boolean, options: Dispatcher.DispatchOptions, call: HttpCall): void {
    if (fresh) this.pools.dispatchOnce(target.origin, options, call);
    else this.pools.for(target.origin).dispatch(options, call);
  }

  private checkTarget(text: string): TargetCheck {
    const known = this.targets.get(text);
    if (known !== undefined) return known;
    const check = checkDestinationUrl(text, this.options);
    const result: TargetCheck = check.ok
      ? { target: { origin: check.url.origin, path: `${check.url.pathname}${check.url.search}` } }
      : { detail: `the URL ${check.message}` };
    if (this.targets.size >= MAX_TARGETS) this.targets.clear();
    this.targets.set(text, result);
    return result;
  }
}

function labelOf(result: EgressResult): string {
  switch (result.kind) {
    case 'response':
      return `${Math.trunc(result.status / 100)}xx`;
    case 'failure':
      return result.reason;
    case 'infrastructure':
      return 'infrastructure';
  }
}
