import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { isLocalName } from './local-names.js';
import { BlockedError, ResolveError } from './egress-errors.js';
import type { ResolveHost } from './resolve-host.js';
import type { SocketWatch } from './socket-watch.js';

/** Bounds the hold on a half-open socket; a call's own deadline may be shorter or longer. */
const CONNECT_TIMEOUT_MS = 30_000;
/** Time that one of several addresses gets before the next is tried. */
const ADDRESS_TIMEOUT_MS = 1_000;

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
 * dial, since Node calls no look-up for it; every answer of the look-up, of which exactly the judged ones are dialled,
 * so that a second, different answer (DNS rebinding) has nowhere to enter; and the socket's remote address.
 */
export class GuardedConnector {
  constructor(private readonly options: GuardOptions) {}

  /** The connector for one origin's port; TLS sessions are kept per origin. */
  forPort(port: number): buildConnector.connector {
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
      dial(target, (...result) => this.handOver(port, callback, result));
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
    return judgeAnswers(hostname, answers, port, this.options.policy);
  }
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
