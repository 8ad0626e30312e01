import { exchange } from '../../../stack/probe/exchange.js';

/** The fields of a request, in the protocol's spelling before its flexible versions. */
export class Fields {
  private readonly parts: Buffer[] = [];

  int8(value: number): this {
    return this.number(1, (bytes) => bytes.writeInt8(value));
  }

  int16(value: number): this {
    return this.number(2, (bytes) => bytes.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.number(4, (bytes) => bytes.writeInt32BE(value));
  }

  int64(value: number): this {
    return this.number(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)));
  }

  string(value: string): this {
    this.int16(Buffer.byteLength(value));
    this.parts.push(Buffer.from(value));
    return this;
  }

  array<T>(items: readonly T[], write: (item: T) => unknown): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  encode(): Buffer {
    return Buffer.concat(this.parts);
  }

  private number(sizeBytes: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.alloc(sizeBytes);
    write(bytes);
    this.parts.push(bytes);
    return this;
  }
}

export interface KafkaRequest {
  apiKey: number;
  apiVersion: number;
  clientId: string;
  /** After the header. */
  write(fields: Fields): Fields;
}

const CORRELATION_ID = 1;

/**
 * What kafkajs has no call for, asked on a connection of its own. Resolves with the answer after its header, undefined without one.
 * For answers of less than one packet.
 */
export async function ask(address: string, request: KafkaRequest, timeoutMs = 5_000): Promise<Buffer | undefined> {
  const head = new Fields().int16(request.apiKey).int16(request.apiVersion).int32(CORRELATION_ID);
  const body = request.write(head.string(request.clientId)).encode();
  const frame = Buffer.concat([new Fields().int32(body.length).encode(), body]);
  const port = Number(new URL(`tcp://${address}`).port);
  return (await exchange(port, frame, timeoutMs))?.subarray(8);
}
