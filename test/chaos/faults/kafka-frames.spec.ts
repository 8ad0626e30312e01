import fc from 'fast-check';
import { FrameSplitter, readCorrelationId, readRequestHeader } from './kafka-frames.js';

function frameOf(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

describe('FrameSplitter', () => {
  it('gives the frames back however the stream was cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (contents, cuts) => {
        const frames = contents.map(frameOf);
        const stream = Buffer.concat(frames);
        const splitter = new FrameSplitter();
        const found: Buffer[] = [];
        for (let at = 0, n = 0; at < stream.length; n++) {
          const end = at + (cuts[n % cuts.length] ?? 1);
          found.push(...splitter.push(stream.subarray(at, end)));
          at = end;
        }
        expect(found).toEqual(frames);
      }),
    );
  });
});

describe('readRequestHeader', () => {
  const request = (clientId: string | null) => {
    const head = Buffer.alloc(10);
    head.writeInt16BE(8, 0);
    head.writeInt16BE(5, 2);
    head.writeInt32BE(77, 4);
    head.writeInt16BE(clientId === null ? -1 : Buffer.byteLength(clientId), 8);
    return frameOf(Buffer.concat([head, Buffer.from(clientId ?? ''), Buffer.from('rest')]));
  };

  it('reads what is asked, and who asks', () => {
    expect(readRequestHeader(request('webhooks-delivery'))).toEqual({
      apiKey: 8,
      correlationId: 77,
      clientId: 'webhooks-delivery',
    });
  });

  it('knows a client without a name', () => {
    expect(readRequestHeader(request(null)).clientId).toBeNull();
  });
});

describe('readCorrelationId', () => {
  it('finds it first in an answer', () => {
    expect(readCorrelationId(frameOf(Buffer.from([0, 0, 1, 2, 9, 9])))).toBe(258);
  });
});
