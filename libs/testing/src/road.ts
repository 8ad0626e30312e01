import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/** A way to a server that can be opened and cut. */
export class Road {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(
    private readonly port: number,
    private readonly target: { host: string; port: number },
    /** What the clients take instead of the server's own. */
    readonly url: string,
  ) {}

  open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(this.target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.once('error', () => to.destroy());
        from.once('close', () => to.destroy());
        from.pipe(to);
      }
    });
    return new Promise((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
  }

  /** Nothing gets through, and nobody is told: as when the other side's machine is gone. */
  stall(): void {
    for (const socket of this.sockets) socket.pause();
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
  }
}

/** A closed road to the database of a `postgres://` URL. */
export async function roadTo(databaseUrl: string): Promise<Road> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port || 5432) };
  const port = await freePort();
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return new Road(port, target, url.href);
}
