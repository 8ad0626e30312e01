import { connect, createServer } from 'node:net';

const MAX_TRIES = 100;

/** Free for 127.0.0.1. Asked both ways: some systems let a bind succeed beside a wildcard listener. */
export async function isPortFree(port: number): Promise<boolean> {
  return !(await answers('127.0.0.1', port, 500)) && (await canListen(port));
}

/** The preferred port or the next free one above it. Never one of `taken`, which others are about to open. */
export async function choosePort(preferred: number, taken: ReadonlySet<number>, isFree = isPortFree): Promise<number> {
  for (let port = preferred; port < preferred + MAX_TRIES && port < 65536; port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${preferred} to ${preferred + MAX_TRIES - 1}.`);
}

/** Any free port, picked by the system. */
export async function anyFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

/** Does something accept TCP connections there? */
export function answers(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
