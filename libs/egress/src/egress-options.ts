import type { Logger, Metrics } from '#observability';
import type { ResolveHost } from './cache-answers.js';

/** What the operator lets through. All of it comes from the configuration; a change needs a restart. */
export interface EgressOptions {
  /** Accept http:// destinations. */
  allowHttp: boolean;
  /** Ranges that are open although not public: `127.0.0.1/32`, or for one port `10.0.0.5/32:8443`. Empty by default. */
  allowCidrs: readonly string[];
  /** DNS servers, `address[:port]`; by default the system's, after its hosts file. Search domains are never tried. */
  dnsServers?: readonly string[] | undefined;
  /** PEM file of certificate authorities trusted beside the built-in ones. */
  caFile?: string | undefined;
  /**
   * An HTTP proxy for every call. It resolves the names, so the guard judges scheme, literal addresses and loopback
   * names only, and the proxy has to refuse private destinations. TLS to the destination stays end to end (CONNECT).
   */
  proxyUrl?: string | undefined;
  /** Connections to one origin; more calls at once wait, within their deadlines. [64] */
  maxConnectionsPerOrigin?: number | undefined;
  /** Replaces the look-up of names: for tests. What it answers is judged all the same. */
  resolveHost?: ResolveHost | undefined;
}

export interface EgressClientOptions extends EgressOptions {
  logger: Logger;
  metrics: Metrics;
}

export interface EgressRequest {
  url: string;
  /** Flat [name, value, name, value, ...], sent in this order. */
  headers: string[];
  body: Buffer;
  /** One deadline for DNS, connect, TLS, request, headers and body together, in ms. */
  timeoutMs: number;
  /** True: over a connection that nothing was sent on before. What comes of it then says whether there is a way out now. Default false. */
  onNewConnection?: boolean | undefined;
  /** Gives the call up; the result is then a failure that nobody needs. */
  signal?: AbortSignal | undefined;
}

/** Why there is no answer. A closed list: everything that goes wrong out there is one of these. */
export type EgressFailureReason = 'timeout' | 'dns' | 'connect' | 'tls' | 'reset' | 'protocol' | 'blocked';

export type EgressResult =
  | {
      kind: 'response';
      /** The status line decides: a body that breaks off or never ends does not change the outcome. */
      status: number;
      durationMs: number;
      /** The beginning of a non-2xx body, at most 1 KB of text, null where there is none. It may echo what was sent. */
      excerpt: string | null;
      /** The Retry-After header as it came. */
      retryAfter?: string;
    }
  | {
      kind: 'failure';
      reason: EgressFailureReason;
      /** For a log and the delivery's page: names no address, no URL query and no header value. */
      detail: string;
      durationMs: number;
    }
  | {
      /** What lies between us and all destinations failed: the egress proxy. No attempt of anyone's. */
      kind: 'infrastructure';
      /** No destination has a part in it, so every call meets it. Else it may be this one's doing after all. */
      isCertain: boolean;
      detail: string;
      durationMs: number;
    };
