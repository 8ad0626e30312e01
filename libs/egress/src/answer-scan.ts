/** Of one answer, from its first byte: what is read of a body, its chunks' sizes and a few heads fit in. */
const MAX_ANSWER_BYTES = 262_144;
/** The parser keeps two objects a line: its own bound, of bytes, would let tens of thousands of empty ones in. */
const MAX_HEAD_LINES = 2_000;

const [CR, LF, ZERO, ONE, TWO] = [0x0d, 0x0a, 0x30, 0x31, 0x32];
const PROTOCOL = Buffer.from('HTTP/');
/** In `HTTP/1.1 100`, counted from 0: the first and the last digit of the status. */
const FIRST_DIGIT_AT = 9;
const LAST_DIGIT_AT = 11;

/**
 * Reads along with undici's parser, which bounds the size of header fields but not an answer that never comes to one
 * (empty lines, a reason phrase, 1xx after 1xx, a chunk's extension without end), takes RTSP for HTTP, and breaks a
 * connection off at a 100 that was not asked for, where RFC 9110, 15.2 has a client go on to the answer behind it.
 */
export class AnswerScan {
  private receivedBytes = 0;
  private phase: 'status line' | 'interim head' | 'head' | 'body' = 'status line';
  private at = 0;
  private isHundredSoFar = false;
  private isLineEmpty = false;
  private lineCount = 0;

  /** A request is sent: what comes from here on is its answer. */
  begin(): void {
    this.receivedBytes = 0;
    this.startLine();
  }

  /**
   * Takes a 100 for a 102, in place: that one the parser skips.
   * @returns false where no more is to be read
   */
  accept(bytes: Buffer): boolean {
    this.receivedBytes += bytes.byteLength;
    if (this.receivedBytes > MAX_ANSWER_BYTES) return false;
    for (let i = 0; i < bytes.byteLength && this.phase !== 'body'; i++) {
      const byte = bytes[i] ?? 0;
      if (this.phase !== 'status line') this.readHead(byte);
      else if (!this.readStatusLine(byte, bytes, i)) return false;
      if (this.lineCount > MAX_HEAD_LINES) return false;
    }
    return true;
  }

  private startLine(): void {
    this.phase = 'status line';
    this.at = 0;
    this.lineCount = 0;
    this.isLineEmpty = false;
  }

  private readStatusLine(byte: number, bytes: Buffer, index: number): boolean {
    const { at } = this;
    if (at === 0 && (byte === CR || byte === LF)) return true;
    this.at += 1;
    if (at < PROTOCOL.byteLength) return byte === PROTOCOL[at];
    if (at === FIRST_DIGIT_AT) {
      this.isHundredSoFar = byte === ONE;
      if (!this.isHundredSoFar) this.phase = 'head';
    } else if (at > FIRST_DIGIT_AT) {
      this.isHundredSoFar &&= byte === ZERO;
      if (at === LAST_DIGIT_AT) {
        if (this.isHundredSoFar) bytes[index] = TWO;
        this.phase = 'interim head';
      }
    }
    return true;
  }

  private readHead(byte: number): void {
    if (byte === LF) {
      if (this.isLineEmpty && this.phase === 'interim head') this.startLine();
      else if (this.isLineEmpty) this.phase = 'body';
      this.isLineEmpty = true;
      this.lineCount += 1;
    } else if (byte !== CR) {
      this.isLineEmpty = false;
    }
  }
}
