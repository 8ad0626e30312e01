/** What of RFC 1035 a server of a few records needs: one question in, some records out. */

export type DnsType = 'A' | 'AAAA' | 'CNAME';

export interface DnsQuestion {
  id: number;
  /** In lower case, without the root's dot. */
  name: string;
  /** `undefined`: a type that this server has no records of. */
  type: DnsType | undefined;
  /** The question as it came, for the answer. */
  bytes: Buffer;
}

export interface DnsRecord {
  /** The name asked for, where not given. */
  name?: string;
  type: DnsType;
  value: string;
  ttlSeconds?: number;
}

const TYPE_NUMBERS: Readonly<Record<DnsType, number>> = { A: 1, CNAME: 5, AAAA: 28 };
const HEADER_BYTES = 12;
const CLASS_INTERNET = 1;
/** A response, recursion desired and available. */
const RESPONSE_FLAGS = 0x8180;
const TRUNCATED_FLAG = 0x0200;
/** The name of the question, by its place in the message. */
const POINTER_TO_QUESTION = Buffer.from([0xc0, HEADER_BYTES]);

/** @throws RangeError for a message that is cut off */
export function decodeQuestion(message: Buffer): DnsQuestion {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const typeNumber = message.readUInt16BE(at + 1);
  const type = (Object.keys(TYPE_NUMBERS) as DnsType[]).find((known) => TYPE_NUMBERS[known] === typeNumber);
  const bytes = message.subarray(HEADER_BYTES, at + 5);
  return { id: message.readUInt16BE(0), name: labels.join('.').toLowerCase(), type, bytes };
}

export function encodeResponse(
  { id, bytes }: DnsQuestion,
  { rcode, records, truncated }: { rcode: number; records: readonly DnsRecord[]; truncated: boolean },
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RESPONSE_FLAGS | (truncated ? TRUNCATED_FLAG : 0) | rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, bytes, ...records.map(encodeRecord)]);
}

function encodeRecord({ name, type, value, ttlSeconds = 0 }: DnsRecord): Buffer {
  const data = type === 'CNAME' ? encodeName(value) : type === 'A' ? ipv4Bytes(value) : ipv6Bytes(value);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPE_NUMBERS[type], 0);
  fixed.writeUInt16BE(CLASS_INTERNET, 2);
  fixed.writeUInt32BE(ttlSeconds, 4);
  fixed.writeUInt16BE(data.byteLength, 8);
  return Buffer.concat([name === undefined ? POINTER_TO_QUESTION : encodeName(name), fixed, data]);
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(label, 'latin1'));
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.byteLength]), label]), Buffer.from([0])]);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function ipv6Bytes(address: string): Buffer {
  // `URL` writes every form of an IPv6 address in hexadecimal groups.
  const [head = [], tail = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
