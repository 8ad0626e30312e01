const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/** Bytes of the key of the moment; hashing is synchronous, so one buffer serves every call. */
let scratch = Buffer.allocUnsafe(1024);

/** The 32-bit hash by which Java clients choose a partition, over the key's bytes, a text's in UTF-8. Signed, as in Java. */
export function murmur2(key: Buffer | string): number {
  if (key.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(key.length * 3);
  const length = typeof key === 'string' ? scratch.write(key) : key.copy(scratch);
  let hash = SEED ^ length;
  const tail = length & ~3;
  for (let at = 0; at < tail; at += 4) {
    let k = Math.imul(scratch.readInt32LE(at), MULTIPLIER);
    k = Math.imul(k ^ (k >>> 24), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ k;
  }
  if (length > tail) {
    for (let at = length - 1; at >= tail; at -= 1) hash ^= (scratch[at] ?? 0) << ((at - tail) * 8);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** The partition every Java client, and kafkajs' default partitioner, chooses for the key. */
export function choosePartition(key: Buffer | string, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}
