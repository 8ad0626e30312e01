import { decompress as decompressZstd } from 'fzstd';
import kafkajs from 'kafkajs';
import createSnappyCodec from 'kafkajs-snappy';
import lz4 from 'lz4js';

/** What kafkajs asks of a codec; `encoder.buffer` is the encoded record set. */
interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/**
 * Makes snappy, lz4 and zstd readable; kafkajs brings gzip alone, and a batch it cannot decode ends its consumer for
 * good. Upstream producers choose the codec, so a reader must know them all. We write uncompressed; zstd, which has no
 * encoder here, refuses to compress.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = createSnappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}

const lz4Codec: Codec = {
  compress: (encoder) => Promise.resolve(asBuffer(lz4.compress(encoder.buffer))),
  decompress: (buffer) => Promise.resolve(asBuffer(lz4.decompress(buffer))),
};

const zstdCodec: Codec = {
  compress: () => Promise.reject(new Error('zstd is supported for reading only')),
  decompress: (buffer) => Promise.resolve(asBuffer(decompressZstd(buffer))),
};

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
