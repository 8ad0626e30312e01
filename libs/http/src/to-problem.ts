import { HttpException } from '@nestjs/common';
import { databaseFaultOf } from '#postgres';
import { invalidFields, isProblemStatus, notFound, ProblemError } from './problem.js';

/** Seconds after which a client may try again while a dependency is away. */
const RETRY_AFTER_SECONDS = 5;

/** What the client is told about an error, whatever it was. Unknown ones say nothing of what is inside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof URIError)
    return invalidFields([{ field: 'path', message: 'is not valid percent-encoded UTF-8' }]);
  if (error instanceof HttpException) return fromHttpException(error);
  switch (databaseFaultOf(error)) {
    case 'unavailable':
      return new ProblemError(503, 'The database is not available. Try again in a moment.', {
        headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
        cause: error,
      });
    case 'bad_data':
      return new ProblemError(400, 'The request holds text or a number that cannot be stored.', { cause: error });
    case 'taken':
      return new ProblemError(409, 'It exists already.', { cause: error });
    case 'internal':
    case undefined:
      return new ProblemError(500, 'Something went wrong on our side.', { cause: error });
  }
}

function fromHttpException(error: HttpException): ProblemError {
  const status = error.getStatus();
  // Nest's own words repeat the path of the request.
  if (status === 404) return new ProblemError(404, 'There is no such route.');
  if (status === 400 && error.cause instanceof URIError) return toProblem(error.cause);
  if (status < 500 && isProblemStatus(status)) return new ProblemError(status, error.message, { cause: error });
  return status < 500 ? notFound() : new ProblemError(500, 'Something went wrong on our side.', { cause: error });
}
