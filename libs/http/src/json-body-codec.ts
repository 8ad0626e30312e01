import { isUtf8 } from 'node:buffer';
import { invalidFields } from './problem.js';

/**
 * Bytes of a request to JSON. Of a name that stands twice in an object the last counts, as `JSON.parse` has it.
 *
 * @throws ProblemError 400 where they are not JSON in UTF-8
 */
export function decodeJsonBody(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw invalidBody('is not valid UTF-8');
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw invalidBody('is not valid JSON');
  }
}

function invalidBody(message: string): Error {
  return invalidFields([{ field: 'body', message }]);
}
