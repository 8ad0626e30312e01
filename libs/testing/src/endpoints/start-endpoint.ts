import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** Which this is, counted from 1 over all connections. */
export interface Nth {
  connection: number;
  request: number;
  /** Of the request; '' on accept. */
  head: string;
}

export type Act = (socket: Socket, nth: Nth) => void;

/** What an endpoint does, in raw bytes and socket calls. */
export interface Behaviour {
  /** A connection is there, nothing of it is read yet. */
  onAccept?: Act;
  /** The head of a request is read; its body may still be under way. */
  onHead?: Act;
  /** A request is read to its end. */
  onRequest?: Act;
  /** Never reads. */
  isDeaf?: true;
}

export interface Endpoint {
  readonly url: string;
  readonly connections: number;
  /** Those that the client has not ended. Reads on where the endpoint would not, or it learned of no end. */
  readonly openConnections: number;
  /** The heads of the requests that came. */
  readonly heads: readonly string[];
  /** What the kernel took of all that was written: read by the client, or in the buffers of a socket. */
  readonly sentBytes: number;
  close(): Promise<void>;
}

/** A server of raw sockets on 127.0.0.1 that does what it is told, right or wrong; with `tls` behind a handshake. */
export async function startEndpoint(behaviour: Behaviour, tls?: TlsOptions): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  const ended = new WeakSet<Socket>();
  const heads: string[] = [];
  const seen = { connections: 0, closedBytes: 0 };
  const serve = (socket: Socket) => {
    const connection = ++seen.connections;
    sockets.add(socket);
    // Most clients hang up on what is done here.
    socket.on('error', () => undefined);
    socket.on('end', () => ended.add(socket));
    socket.on('close', () => {
      sockets.delete(socket);
      seen.closedBytes += sentOn(socket);
    });
    behaviour.onAccept?.(socket, { connection, request: heads.length, head: '' });
    if (behaviour.isDeaf !== true) readRequests(socket, connection, behaviour, heads);
  };
  const server = tls === undefined ? createServer({ allowHalfOpen: true }, serve) : createTlsServer(tls, serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`,
    heads,
    get connections() {
      return seen.connections;
    },
    get openConnections() {
      for (const socket of sockets) socket.resume();
      return [...sockets].filter((socket) => !ended.has(socket)).length;
    },
    get sentBytes() {
      return [...sockets].reduce((sum, socket) => sum + sentOn(socket), seen.closedBytes);
    },
    close: () => closeAll(server, sockets),
  };
}

const sentOn = (socket: Socket): number => socket.bytesWritten - socket.writableLength;

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

/** Takes requests off the socket one by one, however they are cut into packets. Bodies are counted, not kept. */
function readRequests(socket: Socket, connection: number, behaviour: Behaviour, heads: string[]): void {
  let text = '';
  let missing: number | undefined;
  socket.on('data', (bytes: Buffer) => {
    if (missing !== undefined && bytes.byteLength < missing) {
      missing -= bytes.byteLength;
      return;
    }
    text += bytes.toString('latin1');
    for (;;) {
      if (missing === undefined) {
        const end = text.indexOf('\r\n\r\n');
        if (end === -1) return;
        const head = text.slice(0, end + 4);
        text = text.slice(end + 4);
        heads.push(head);
        missing = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        behaviour.onHead?.(socket, { connection, request: heads.length, head });
      }
      if (text.length < missing) {
        missing -= text.length;
        text = '';
        return;
      }
      text = text.slice(missing);
      missing = undefined;
      behaviour.onRequest?.(socket, { connection, request: heads.length, head: heads.at(-1) ?? '' });
    }
  });
}
