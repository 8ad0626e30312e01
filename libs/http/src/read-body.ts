import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.js';

export const MAX_BODY_BYTES = 1_048_576;

/** Whether the request says that a body follows. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** JSON, in UTF-8, not compressed. @throws ProblemError 415 */
export function checkMediaType({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type !== 'application/json' || !isUtf8)
    throw new ProblemError(415, 'The body must be application/json in UTF-8.');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new ProblemError(415, 'The body must not be compressed.');
  }
}

/**
 * Reads a body of at most `MAX_BODY_BYTES`. What is beyond them is thrown away unread, so that the client gets its
 * answer instead of a broken connection.
 *
 * @throws ProblemError 413 over the limit, 400 where the client breaks off
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      request.resume();
      reject(tooLarge());
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => reject(new ProblemError(400, 'The body ended early.')));
    request.once('close', () => reject(new ProblemError(400, 'The body ended early.')));
  });
}

function tooLarge(): ProblemError {
  return new ProblemError(413, `The body must not be larger than ${MAX_BODY_BYTES} bytes.`);
}
