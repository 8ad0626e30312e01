import { connect, type Socket } from 'node:net';

/** What kafkajs asks of a socket factory, structurally: no TLS here. */
interface SocketRequest {
  host: string;
  port: number;
  onConnect: () => void;
}

/** Nothing listens there: a connection is refused at once. */
const CLOSED_PORT = 1;

/**
 * The network between a client and all of its servers, as a socket factory: it can drop every connection, refuse new
 * ones, and lose answers. The servers know nothing of it, so tests that share them do not disturb each other.
 */
export class FaultyNetwork {
  private readonly sockets = new Set<Socket>();
  private down = false;
  private losing = false;

  readonly socketFactory = ({ host, port, onConnect }: SocketRequest): Socket => {
    const socket = connect({ host, port: this.down ? CLOSED_PORT : port }, onConnect);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    const write = socket.write.bind(socket) as Socket['write'];
    socket.write = ((chunk: Uint8Array, ...rest: []) => {
      const written = write(chunk, ...rest);
      if (this.losing) {
        this.losing = false;
        socket.removeAllListeners('data'); // the request goes out, its answer is never heard
        setTimeout(() => socket.destroy(connectionReset()), 50);
      }
      return written;
    }) as Socket['write'];
    return socket;
  };

  /** Drops every connection; new ones succeed. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy(connectionReset());
  }

  /** Drops every connection and refuses new ones until {@link restore}. */
  takeDown(): void {
    this.down = true;
    this.cut();
  }

  restore(): void {
    this.down = false;
  }

  /** The next request reaches its server, but its answer is lost and so is the connection. */
  loseNextAnswer(): void {
    this.losing = true;
  }
}

/** As the peer's RST would show: a socket destroyed without an error is silent, and kafkajs does not notice. */
function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}
