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
 * good. Upstream producers choose the codec, so a reader must know them all. We write uncompressed: lz4 (whose encoder
 * here the broker does not understand) and zstd (which has none) refuse to compress.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = createSnappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}

const lz4Codec: Codec = {
  compress: () => refuseToCompress('lz4'),
  decompress: (buffer) => Promise.resolve(asBuffer(lz4.decompress(buffer))),
};

const zstdCodec: Codec = {
  compress: () => refuseToCompress('zstd'),
  decompress: (buffer) => Promise.resolve(asBuffer(decompressZstd(buffer))),
};

function refuseToCompress(codec: string): Promise<never> {
  return Promise.reject(new Error(`${codec} is supported for reading only`));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
