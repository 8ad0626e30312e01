import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  status: number;
  /** By lower-case name; of a repeated header the last. */
  headers: Record<string, string>;
  /** Without chunk framing. */
  body: Buffer;
  /** Everything that came, further answers of the connection included. */
  bytes: Buffer;
  /** Of all answers of the connection, 100 Continue included. */
  statuses: number[];
}

export interface RawOptions {
  /** Sent one after the other, each after the one before was handed to the socket and `pauseMs` [0] have passed. */
  pauseMs?: number;
  /** Rejects after so long without the end of the connection [20000]. */
  timeoutMs?: number;
}

/**
 * Writes bytes to a port and reads until the other side closes: what an HTTP client would refuse to send. Ask for
 * `Connection: close`, or wait for the server to lose its patience.
 */
export function sendRaw(port: number, parts: (Buffer | string)[], options: RawOptions = {}): Promise<RawAnswer> {
  const { pauseMs = 0, timeoutMs = 20_000 } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => {
      socket.destroy();
      const got = Buffer.concat(chunks).subarray(0, 200).toString('latin1');
      reject(new Error(`the connection is still open after ${timeoutMs} ms; it said ${JSON.stringify(got)}`));
    }, timeoutMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that has answered may reset what is still being written.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(readAnswer(Buffer.concat(chunks)));
    });
    void writeAll(socket, parts, pauseMs);
  });
}

async function writeAll(socket: Socket, parts: (Buffer | string)[], pauseMs: number): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    await new Promise<void>((done) => socket.write(part, () => done()));
    if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs));
  }
}

const HEAD_END = '\r\n\r\n';

function readAnswer(bytes: Buffer): RawAnswer {
  // 100 Continue comes before the answer.
  const start = bytes.indexOf('HTTP/1.1 100') === 0 ? bytes.indexOf(HEAD_END) + HEAD_END.length : 0;
  const headEnd = bytes.indexOf(HEAD_END, start);
  const [statusLine = '', ...lines] = bytes
    .toString('latin1', start, headEnd === -1 ? bytes.length : headEnd)
    .split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const rest = headEnd === -1 ? Buffer.alloc(0) : bytes.subarray(headEnd + HEAD_END.length);
  const statuses = [...bytes.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
  return { status, headers, body: bodyOf(rest, headers), bytes, statuses };
}

function bodyOf(rest: Buffer, headers: Record<string, string>): Buffer {
  if (headers['transfer-encoding'] !== 'chunked') {
    return rest.subarray(0, Number(headers['content-length'] ?? rest.length));
  }
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = rest.indexOf('\r\n', at);
    const size = parseInt(rest.toString('latin1', at, lineEnd), 16);
    if (lineEnd === -1 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
