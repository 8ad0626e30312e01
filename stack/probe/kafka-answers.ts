import { exchange } from './exchange.js';

const METADATA_API_KEY = 3;
const METADATA_VERSION = 1;
/** length, correlation id, then the array of brokers */
const BROKER_COUNT_AT = 8;

/** True once the broker lists itself in its own metadata: the port alone opens a little earlier. */
export async function kafkaAnswers(port: number): Promise<boolean> {
  const answer = await exchange(port, metadataRequest(), 1000);
  return answer !== undefined && answer.length >= BROKER_COUNT_AT + 4 && answer.readInt32BE(BROKER_COUNT_AT) > 0;
}

/** Metadata v1 about no topic: api key, version, correlation id, client id (none), an empty array. */
export function metadataRequest(): Buffer {
  const body = Buffer.alloc(14);
  body.writeInt16BE(METADATA_API_KEY, 0);
  body.writeInt16BE(METADATA_VERSION, 2);
  body.writeInt32BE(1, 4);
  body.writeInt16BE(-1, 8);
  body.writeInt32BE(0, 10);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}
