import Encoder from 'kafkajs/src/protocol/encoder.js';
import protocol, { type ProduceAnswer, type ProduceArguments } from 'kafkajs/src/protocol/requests/index.js';

import { encodeProduceRequest } from '../producer/encode/encode-produce-request.js';

/** The versions whose request is the same; kafkajs knows none after them. */
const FIRST_VERSION = 3;

/**
 * Repairs Produce on both ways.
 *
 * The request is encoded with our writer. Unpatched, kafkajs allocates and zeroes 512 bytes for every record and for
 * every header of it. With ten headers a record that and its garbage are a quarter of the CPU of a service that mostly produces.
 *
 * The answer is given out while a partition of it took its records. Unpatched, the error of one partition stands for the
 * whole request, and the records of all others are written a second time. Where every partition failed kafkajs still
 * throws, and learns from the error that leaders have moved.
 */
export function patchProduce(): void {
  const { Produce } = protocol.requests;
  if (!Produce) throw new Error('kafkajs has no Produce request');
  const original = Produce.protocol.bind(Produce);
  Produce.protocol = (options) => {
    const create = original(options);
    if (Number(options.version) < FIRST_VERSION) return create;
    return (args) => {
      const { request, response } = create(args);
      if (isPlain(args)) request.encode = () => Promise.resolve(wrap(encodeProduceRequest(args, Date.now())));
      const parse = (answer: ProduceAnswer) => (hasSuccess(answer) ? Promise.resolve(answer) : response.parse(answer));
      return { request, response: { ...response, parse } };
    };
  };
}

function hasSuccess({ topics }: ProduceAnswer): boolean {
  return topics.some(({ partitions }) => partitions.some(({ errorCode }) => errorCode === 0));
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
