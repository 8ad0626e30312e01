import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector, Client } from 'undici';
import { ProxyError, TunnelError } from './egress-errors.js';
import { serverNameOf, type ConnectorSource } from './guarded-connector.js';
import { judgeConnectAnswer } from './judge-connect-answer.js';
import type { SocketWatch } from './socket-watch.js';

/** To reach the proxy, TLS to it included. It is near: what takes longer is out of order. */
const PROXY_TIMEOUT_MS = 5_000;
/** For the proxy to reach the destination, and for TLS with that. A call's own deadline may be shorter. */
const TUNNEL_TIMEOUT_MS = 30_000;

export interface ProxyTunnelsOptions {
  /** http: or https:, with the credentials in it, if any. */
  proxyUrl: string;
  secureContext: SecureContext;
  /** Of every socket that is handed over. */
  watch: SocketWatch;
  onConnected: () => void;
}

interface PendingTunnel {
  startedAtMs: number;
  /** The proxy is reached, and has been asked for the destination. */
  isAsked: boolean;
}

/**
 * Sockets to destinations through an HTTP proxy, by CONNECT; TLS to the destination stays end to end. What the proxy does
 * wrong is told apart from what the destination does: a ProxyError is no one's failed attempt.
 */
export class ProxyTunnels implements ConnectorSource {
  private readonly proxyOrigin: string;
  private readonly headers: Record<string, string>;
  private readonly dialProxy: buildConnector.connector;
  private readonly pending = new Map<string, Set<PendingTunnel>>();
  private openedAtMs = -Infinity;

  constructor(private readonly options: ProxyTunnelsOptions) {
    const { origin, username, password } = new URL(options.proxyUrl);
    this.proxyOrigin = origin;
    this.headers = username === '' && password === '' ? {} : { 'proxy-authorization': basic(username, password) };
    const { secureContext } = options;
    this.dialProxy = buildConnector({ timeout: PROXY_TIMEOUT_MS, secureContext, rejectUnauthorized: true });
  }

  forOrigin(origin: URL): buildConnector.connector {
    const { secureContext, watch, onConnected } = this.options;
    const startTls = buildConnector({
      timeout: TUNNEL_TIMEOUT_MS,
      maxCachedSessions: 1,
      secureContext,
      rejectUnauthorized: true,
    });
    const handOver = (callback: buildConnector.Callback, socket: Socket) => {
      onConnected();
      watch.watch(socket);
      callback(null, socket);
    };
    return (target, callback) => {
      this.open(origin).then(
        (socket) => {
          if (target.protocol !== 'https:') handOver(callback, socket);
          else {
            const secured = { ...target, servername: serverNameOf(target), httpSocket: socket };
            startTls(secured, (...result) =>
              result[0] === null ? handOver(callback, result[1]) : callback(...result),
            );
          }
        },
        (error: Error) => callback(error, null),
      );
    };
  }

  /**
   * For a call whose deadline has come while it had no connection: the proxy's fault, or undefined where the destination
   * has to answer for it. A proxy that opened another tunnel in the meantime is alive, and waits for the destination.
   */
  faultAtDeadline(origin: string): ProxyError | undefined {
    const [oldest] = this.pending.get(origin) ?? [];
    if (oldest === undefined || this.openedAtMs > oldest.startedAtMs) return undefined;
    return oldest.isAsked
      ? new ProxyError('the egress proxy did not answer in time', false)
      : new ProxyError('the egress proxy was not reached in time', true);
  }

  private async open({ origin, hostname, port, protocol }: URL): Promise<Socket> {
    const tunnel: PendingTunnel = { startedAtMs: performance.now(), isAsked: false };
    const waiting = this.pending.get(origin) ?? new Set();
    this.pending.set(origin, waiting.add(tunnel));
    const proxy = this.clientFor(tunnel);
    try {
      const authority = `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
      const headers = { ...this.headers, host: authority };
      const { statusCode, headers: answered, socket } = await proxy.connect({ path: authority, headers });
      const verdict = judgeConnectAnswer(statusCode, answered);
      if (verdict.kind !== 'open') {
        socket.on('error', () => undefined).destroy();
        if (verdict.kind === 'destination') throw new TunnelError(verdict.reason);
        throw new ProxyError(`the egress proxy answered ${statusCode}`, verdict.isCertain);
      }
      this.openedAtMs = performance.now();
      return socket as Socket;
    } catch (error) {
      throw error instanceof TunnelError || error instanceof ProxyError ? error : faultOf(error, tunnel);
    } finally {
      waiting.delete(tunnel);
      if (waiting.size === 0) this.pending.delete(origin);
      proxy.close().catch(() => undefined);
    }
  }

  /** One connection to the proxy, for one tunnel. */
  private clientFor(tunnel: PendingTunnel): Client {
    const connect: buildConnector.connector = (target, callback) =>
      // undici would take the name for TLS from the request's Host header, which is the destination.
      this.dialProxy({ ...target, servername: serverNameOf(target) }, (...result) => {
        tunnel.isAsked = result[0] === null;
        callback(...result);
      });
    return new Client(this.proxyOrigin, { connect, headersTimeout: TUNNEL_TIMEOUT_MS });
  }
}

/** Where the proxy was not even reached, no destination has a part in it. */
function faultOf(error: unknown, { isAsked }: PendingTunnel): ProxyError {
  const { code } = error as { code?: unknown };
  const shown = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : '';
  return new ProxyError(`the egress proxy ${isAsked ? 'gave no answer' : 'was not reached'}${shown}`, !isAsked);
}

function basic(username: string, password: string): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}
