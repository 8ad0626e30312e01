/** The longest a 32-bit varint becomes. */
const MAX_VARINT_BYTES = 5;
const MAX_UTF8_BYTES_PER_CHAR = 3;
/** Below it a loop over the characters is quicker than a call into the runtime. */
const SHORT_TEXT_CHARS = 48;

/**
 * Writes Kafka's wire types into one buffer that grows: nothing is allocated per field, which is what an encoder spends
 * its time on otherwise.
 */
export class ByteWriter {
  private bytes: Buffer;
  private at = 0;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(expectedBytes);
  }

  /** How much is written; where the next field begins. */
  get length(): number {
    return this.at;
  }

  /** What is written. A view: writing on may change it. */
  view(start = 0): Buffer {
    return this.bytes.subarray(start, this.at);
  }

  int8(value: number): void {
    this.reserve(1);
    this.at = this.bytes.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.reserve(4);
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  /** @param value an integer that a double holds */
  int64(value: number): void {
    this.reserve(8);
    this.at = this.bytes.writeBigInt64BE(BigInt(value), this.at);
  }

  /** STRING: its byte length in 16 bits. */
  string(text: string): void {
    const byteLength = Buffer.byteLength(text);
    this.int16(byteLength);
    this.reserve(byteLength);
    this.at += this.bytes.write(text, this.at);
  }

  /** Fills in a length that was left open. */
  int32At(at: number, value: number): void {
    this.bytes.writeInt32BE(value, at);
  }

  uint32At(at: number, value: number): void {
    this.bytes.writeUInt32BE(value, at);
  }

  /** Zigzag, 32 bits. */
  varint(value: number): void {
    this.reserve(MAX_VARINT_BYTES);
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** Bytes or text behind their length as a varint; null is the length -1. */
  varintBytes(value: Buffer | string | null): void {
    if (value === null) this.varint(-1);
    else if (typeof value === 'string') this.varintText(value);
    else {
      this.varint(value.length);
      this.reserve(value.length);
      this.bytes.set(value, this.at);
      this.at += value.length;
    }
  }

  /**
   * What `write` writes behind its length as a varint. The length is known only afterwards: room is left for the usual
   * two bytes, and the content moved where it needs another number of them.
   */
  varintSized(write: () => void): void {
    const usualBytes = 2;
    const start = this.at;
    this.reserve(usualBytes);
    this.at += usualBytes;
    write();
    const contentBytes = this.at - start - usualBytes;
    const lengthBytes = varintSize(contentBytes);
    if (lengthBytes !== usualBytes) {
      this.reserve(MAX_VARINT_BYTES);
      this.bytes.copyWithin(start + lengthBytes, start + usualBytes, this.at);
    }
    this.at = start;
    this.varint(contentBytes);
    this.at += contentBytes;
  }

  private varintText(text: string): void {
    if (text.length <= SHORT_TEXT_CHARS && this.shortAscii(text)) return;
    const byteLength = Buffer.byteLength(text);
    this.varint(byteLength);
    this.reserve(byteLength);
    this.at += this.bytes.write(text, this.at);
  }

  /** @returns false, with nothing written, where a character is not ASCII */
  private shortAscii(text: string): boolean {
    const { length } = text;
    this.reserve(MAX_VARINT_BYTES + length * MAX_UTF8_BYTES_PER_CHAR);
    const start = this.at;
    this.bytes[this.at++] = length << 1; // below 64: one byte
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.at = start;
        return false;
      }
      this.bytes[this.at++] = code;
    }
    return true;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}

function varintSize(length: number): number {
  let bytes = 1;
  for (let rest = length * 2; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}
