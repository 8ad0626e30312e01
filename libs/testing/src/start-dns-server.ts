import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv4, type AddressInfo, type Server, type Socket } from 'node:net';
import { decodeQuestion, encodeResponse, type DnsQuestion, type DnsRecord } from './dns-message.js';

export const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** `silence`: the question is never answered. */
export type DnsAnswer = readonly DnsRecord[] | keyof typeof RCODES | 'silence';

export interface DnsAsked {
  name: string;
  type: DnsQuestion['type'];
  transport: 'udp' | 'tcp';
}

/** `nth` counts the questions for this name and type from 1. */
export type DnsRespond = (asked: DnsAsked, nth: number) => DnsAnswer | Promise<DnsAnswer>;

export interface DnsServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** The questions so far, in order. */
  readonly asked: DnsAsked[];
  close(): Promise<void>;
}

/** What fits in a datagram; a longer answer is truncated, and the client asks again over TCP. */
const MAX_UDP_BYTES = 512;

/** A DNS server on 127.0.0.1, UDP and TCP on one port. */
export async function startDnsServer(respond: DnsRespond, port = 0): Promise<DnsServer> {
  const asked: DnsAsked[] = [];
  const counts = new Map<string, number>();
  const answer = async (message: Buffer, transport: DnsAsked['transport']): Promise<Buffer | undefined> => {
    const question = decodeQuestion(message);
    const { name, type } = question;
    const key = `${name} ${type}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    asked.push({ name, type, transport });
    const given = await respond({ name, type, transport }, nth);
    if (given === 'silence') return undefined;
    const content = typeof given === 'string' ? { rcode: RCODES[given], records: [] } : { rcode: 0, records: given };
    const whole = encodeResponse(question, { ...content, truncated: false });
    if (transport === 'tcp' || whole.byteLength <= MAX_UDP_BYTES) return whole;
    return encodeResponse(question, { rcode: 0, records: [], truncated: true });
  };
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    serveTcp(socket, (message) => answer(message, 'tcp'));
  });
  const udp = createSocket('udp4');
  udp.on('message', (message, peer) => {
    void answer(message, 'udp').then((bytes) => bytes && udp.send(bytes, peer.port, peer.address, () => undefined));
  });
  const bound = await listen(tcp, udp, port);
  return {
    address: `127.0.0.1:${bound}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(resolve)),
      ]);
    },
  };
}

/** Records of one name: an address as what it is, another text as a CNAME. */
export function addressRecords(values: readonly string[]): DnsRecord[] {
  return values.map((value) => ({ type: isIPv4(value) ? 'A' : value.includes(':') ? 'AAAA' : 'CNAME', value }));
}

/** Messages with two bytes of length before each. */
function serveTcp(socket: Socket, answer: (message: Buffer) => Promise<Buffer | undefined>): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    while (received.byteLength >= 2 && received.byteLength >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      void answer(received.subarray(2, end)).then((message) => {
        if (message === undefined || socket.destroyed) return;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(message.byteLength);
        socket.write(Buffer.concat([length, message]));
      });
      received = received.subarray(end);
    }
  });
}

/** One port for both. */
async function listen(tcp: Server, udp: UdpSocket, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(port, '127.0.0.1', resolve));
  const bound = (tcp.address() as AddressInfo).port;
  await new Promise<void>((resolve, reject) => udp.once('error', reject).bind(bound, '127.0.0.1', resolve));
  return bound;
}
