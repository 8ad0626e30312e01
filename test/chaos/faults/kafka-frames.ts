/** The requests whose answers matter here, as the protocol numbers them. */
export const API_KEYS = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  ApiVersions: 18,
} as const;

export type ApiName = keyof typeof API_KEYS;

export interface RequestHeader {
  readonly apiKey: number;
  readonly correlationId: number;
  readonly clientId: string | null;
}

/** length int32 | api key int16, api version int16, correlation id int32, client id (int16 length, -1: none) | ... */
const CLIENT_ID_AT = 4 + 2 + 2 + 4;

/** @param frame a whole request, its length field included */
export function readRequestHeader(frame: Buffer): RequestHeader {
  const clientIdBytes = frame.readInt16BE(CLIENT_ID_AT);
  const from = CLIENT_ID_AT + 2;
  return {
    apiKey: frame.readInt16BE(4),
    correlationId: frame.readInt32BE(8),
    clientId: clientIdBytes < 0 ? null : frame.toString('utf8', from, from + clientIdBytes),
  };
}

/** @param frame a whole answer, its length field included */
export function readCorrelationId(frame: Buffer): number {
  return frame.readInt32BE(4);
}

/** Cuts a stream of bytes into whole requests or answers: each a length (int32) and that many bytes. */
export class FrameSplitter {
  private chunks: Buffer[] = [];
  private sizeBytes = 0;

  /** The frames that this chunk completes, with their length fields. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.sizeBytes += chunk.length;
    const frames: Buffer[] = [];
    for (let wanted = this.nextFrameBytes(); this.sizeBytes >= wanted; wanted = this.nextFrameBytes()) {
      const bytes = this.join();
      frames.push(bytes.subarray(0, wanted));
      this.chunks = [bytes.subarray(wanted)];
      this.sizeBytes -= wanted;
    }
    return frames;
  }

  /** Infinity while the length itself is not complete. */
  private nextFrameBytes(): number {
    if (this.sizeBytes < 4) return Infinity;
    const head = (this.chunks[0]?.length ?? 0) >= 4 ? this.chunks[0] : this.join();
    return 4 + (head?.readInt32BE(0) ?? 0);
  }

  private join(): Buffer {
    const [first] = this.chunks;
    if (first !== undefined && this.chunks.length === 1) return first;
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [bytes];
    return bytes;
  }
}
