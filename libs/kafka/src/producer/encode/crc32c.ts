/** Castagnoli's polynomial, reflected. */
const POLYNOMIAL = 0x82f63b78;
const BYTES_AT_ONCE = 8;
const TABLES = makeTables();

/**
 * The checksum of a record batch (CRC-32C). Eight bytes a step by eight tables: byte by byte, checksums alone took 2 % of a
 * producing process.
 *
 * @returns unsigned 32 bits
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = 0xffffffff;
  let at = start;
  for (const lastStep = end - BYTES_AT_ONCE; at <= lastStep; at += BYTES_AT_ONCE) {
    crc ^=
      byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);
    crc =
      entry(t7, crc & 0xff) ^
      entry(t6, (crc >>> 8) & 0xff) ^
      entry(t5, (crc >>> 16) & 0xff) ^
      entry(t4, crc >>> 24) ^
      entry(t3, byteAt(bytes, at + 4)) ^
      entry(t2, byteAt(bytes, at + 5)) ^
      entry(t1, byteAt(bytes, at + 6)) ^
      entry(t0, byteAt(bytes, at + 7));
  }
  for (; at < end; at += 1) crc = entry(t0, (crc ^ byteAt(bytes, at)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function entry(table: Int32Array, at: number): number {
  return table[at] as number;
}

type Tables = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

/** Table k holds the checksum of a byte that k zero bytes follow. */
function makeTables(): Tables {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const tables = [first];
  for (let k = 1; k < BYTES_AT_ONCE; k += 1) {
    const previous = tables[k - 1] as Int32Array;
    tables.push(previous.map((crc) => entry(first, crc & 0xff) ^ (crc >>> 8)));
  }
  return tables as Tables;
}
