import { isUtf8 } from 'node:buffer';
import { ProblemError } from './problem.js';

/**
 * Bytes of a request to JSON.
 *
 * @throws ProblemError 400 where they are not JSON in UTF-8
 */
export function decodeJsonBody(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new ProblemError(400, 'The body is not valid UTF-8.');
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new ProblemError(400, 'The body is not valid JSON.');
  }
}
