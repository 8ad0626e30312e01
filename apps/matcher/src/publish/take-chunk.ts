import type { Command } from '../match/make-commands.js';

export interface Chunk {
  commands: { command: Command; bytes: number }[];
  /** About what they take in the producer's memory and on the wire. */
  bytes: number;
  /** Nothing comes after it. */
  isLast: boolean;
}

/** Names of the headers, numbers, ids of fixed length, framing. */
const COMMAND_OVERHEAD_BYTES = 512;

/** The next commands, up to and including the one that reaches `maxBytes`. */
export function takeChunk(commands: Iterator<Command>, maxBytes: number): Chunk {
  const chunk: Chunk = { commands: [], bytes: 0, isLast: false };
  while (chunk.bytes < maxBytes) {
    const next = commands.next();
    if (next.done) return { ...chunk, isLast: true };
    const bytes = sizeOf(next.value);
    chunk.commands.push({ command: next.value, bytes });
    chunk.bytes += bytes;
  }
  return chunk;
}

function sizeOf({ key, body, headers }: Command): number {
  // The key's parts come again as headers, and once more in the ordering key.
  return body.length + key.length * 2 + (headers.orderingKey?.length ?? 0) + COMMAND_OVERHEAD_BYTES;
}
