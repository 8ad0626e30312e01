import Encoder from 'kafkajs/src/protocol/encoder.js';
import protocol, { type ProduceArguments } from 'kafkajs/src/protocol/requests/index.js';

import { encodeProduceRequest } from '../producer/encode/encode-produce-request.js';

/** The versions whose request is the same; kafkajs knows none after them. */
const FIRST_VERSION = 3;

/**
 * Encodes Produce requests with our writer. Unpatched, kafkajs allocates and zeroes 512 bytes for every record and for
 * every header of it. With ten headers a record that and its garbage are a quarter of the CPU of a service that mostly produces.
 */
export function patchProduce(): void {
  const { Produce } = protocol.requests;
  if (!Produce) throw new Error('kafkajs has no Produce request');
  const original = Produce.protocol.bind(Produce);
  Produce.protocol = (options) => {
    const create = original(options);
    if (Number(options.version) < FIRST_VERSION) return create;
    return (args) => {
      const made = create(args);
      if (isPlain(args)) made.request.encode = () => Promise.resolve(wrap(encodeProduceRequest(args, Date.now())));
      return made;
    };
  };
}

/** What this client sends always; compression, transactions and times of the caller's are left to kafkajs. */
function isPlain({ compression, transactionalId, topicData }: ProduceArguments): boolean {
  if (compression || transactionalId) return false;
  return topicData.every(({ partitions }) =>
    partitions.every(({ messages }) => messages.every((message) => message.timestamp === undefined)),
  );
}

function wrap(bytes: Buffer): Encoder {
  const encoder = new Encoder(0);
  encoder.buf = bytes;
  encoder.offset = bytes.length;
  return encoder;
}
