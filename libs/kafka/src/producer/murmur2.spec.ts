import { Buffer } from 'node:buffer';
import { check, property, sample, string } from 'fast-check';
import kafkajs, { type PartitionMetadata } from 'kafkajs';

import { choosePartition, murmur2 } from './murmur2.js';

/** kafkajs' default partitioner, which equals the one of the Java client. */
function partitionByKafkajs(key: string, partitionCount: number): number {
  const partitionMetadata = Array.from({ length: partitionCount }, (_, partitionId) => ({ partitionId, leader: 1 }));
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  return choose({
    topic: 't',
    partitionMetadata: partitionMetadata as PartitionMetadata[],
    message: { key, value: '' },
  });
}

describe('murmur2', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the tests of the Java client say', (key, hash) => {
    expect(murmur2(key)).toBe(hash);
  });

  it('agrees with kafkajs for any key, beyond ASCII too', () => {
    const keys = property(string({ unit: 'grapheme', maxLength: 60 }), (key) => {
      expect(choosePartition(key, 1_009)).toBe(partitionByKafkajs(key, 1_009));
    });
    expect(check(keys, { numRuns: 300 })).toMatchObject({ failed: false });
  });

  it('hashes bytes as the text that they are', () => {
    expect(murmur2(Buffer.from('foobar'))).toBe(murmur2('foobar'));
    expect(murmur2(Buffer.from([0xff]))).not.toBe(murmur2('\ufffd'));
  });

  it('hashes keys longer than its scratch space', () => {
    const [tail = ''] = sample(string({ minLength: 3, maxLength: 3 }), 1);
    const key = `${'ü'.repeat(5_000)}${tail}`;
    expect(Buffer.byteLength(key)).toBeGreaterThan(10_000);
    expect(choosePartition(key, 12)).toBe(partitionByKafkajs(key, 12));
  });
});
