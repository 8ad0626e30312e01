import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import type { ResolveHost } from './cache-answers.js';
import { portOf } from './check-destination-url.js';
import { BlockedError, ResolveError } from './egress-errors.js';
import { isLocalName } from './local-names.js';
import type { SocketWatch } from './socket-watch.js';

/** Bounds the hold on a half-open socket; a call's own deadline may be shorter or longer. */
const CONNECT_TIMEOUT_MS = 30_000;
/** Time that one of several addresses gets before the next is tried. */
const ADDRESS_TIMEOUT_MS = 1_000;
/** Of a family: whoever answers for a name with a thousand addresses must not have us knock at all of them. */
const MAX_DIALLED_PER_FAMILY = 4;

/** Where the sockets to an origin come from. */
export interface ConnectorSource {
  /** A connector for one origin, which keeps that origin's TLS sessions. */
  forOrigin(origin: URL): buildConnector.connector;
}

export interface GuardOptions {
  policy: AddressPolicy;
  resolveHost: ResolveHost;
  secureContext: SecureContext;
  /** Of every socket that is handed over. */
  watch: SocketWatch;
  onConnected: () => void;
}

/**
 * The only place that opens a socket to a destination. An address is judged three times: a literal host before the
 * dial, since Node calls no look-up for it; every answer of the look-up, of which only judged ones are dialled,
 * so that a second, different answer (DNS rebinding) has nowhere to enter; and the socket's remote address.
 */
export class GuardedConnector implements ConnectorSource {
  constructor(private readonly options: GuardOptions) {}

  forOrigin(origin: URL): buildConnector.connector {
    const port = portOf(origin);
    const dial = buildConnector({
      timeout: CONNECT_TIMEOUT_MS,
      maxCachedSessions: 1,
      lookup: this.lookupFor(port),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
      secureContext: this.options.secureContext,
      rejectUnauthorized: true,
    });
    return (target, callback) => {
      if (isIP(target.hostname) !== 0 && this.options.policy.isBlocked(target.hostname, port)) {
        callback(new BlockedError(), null);
        return;
      }
      dial({ ...target, servername: serverNameOf(target) }, (...result) => this.handOver(port, callback, result));
    };
  }

  private handOver(port: number, callback: buildConnector.Callback, result: Parameters<buildConnector.Callback>): void {
    const [error, socket] = result;
    if (error !== null) {
      callback(error, null);
      return;
    }
    if (this.options.policy.isBlocked(socket.remoteAddress ?? '', port)) {
      socket.destroy();
      callback(new BlockedError(), null);
      return;
    }
    this.options.onConnected();
    this.options.watch.watch(socket);
    callback(null, socket);
  }

  private lookupFor(port: number): LookupFunction {
    return (hostname, { all }, done) => {
      this.judgedAddresses(hostname, port).then(
        ([first = '', ...rest]) => {
          if (all !== true) done(null, first, isIP(first));
          else
            done(
              null,
              [first, ...rest].map((address) => ({ address, family: isIP(address) })),
            );
        },
        (error: Error) => done(error, []),
      );
    };
  }

  private async judgedAddresses(hostname: string, port: number): Promise<readonly string[]> {
    const answers = await this.options.resolveHost(hostname).catch((error: unknown) => {
      throw new ResolveError(error);
    });
    const judged = judgeAnswers(hostname, answers, port, this.options.policy);
    const ofFamily = (family: number) => judged.filter((address) => isIP(address) === family);
    return [...ofFamily(4).slice(0, MAX_DIALLED_PER_FAMILY), ...ofFamily(6).slice(0, MAX_DIALLED_PER_FAMILY)];
  }
}

/** The name for SNI and for the certificate: without the root's dot, and none for an address (RFC 6066). */
export function serverNameOf({ hostname }: Pick<buildConnector.Options, 'hostname'>): string | undefined {
  return isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : undefined;
}

/**
 * All answers, or BlockedError where one of them is blocked: a name that mixes public and private addresses is an
 * attack or a mistake. `localhost` alone is thinned out instead: the operator may have opened one of its two.
 */
export function judgeAnswers(
  hostname: string,
  answers: readonly string[],
  port: number,
  policy: AddressPolicy,
): readonly string[] {
  if (answers.length === 0) throw new ResolveError(undefined);
  const open = answers.filter((address) => !policy.isBlocked(address, port));
  const isOpen = isLocalName(hostname) ? open.length > 0 : open.length === answers.length;
  if (!isOpen) throw new BlockedError();
  return open;
}
