/** One wrong field of a request, as the API names it: `url`, `eventTypes[1]`, `headers.Host`. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** The service answered, and refused. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly fields: readonly FieldProblem[],
    /** Seconds until another try makes sense; undefined where the service names none. */
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(detail);
  }
}

/** No answer arrived. */
export class Unreachable extends Error {}

/** Reads an `application/problem+json` document; anything else, such as a proxy's page, becomes a problem without detail. */
export function toProblem(body: unknown, response: Response): ApiProblem {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as { detail?: unknown; errors?: unknown };
  const detail = typeof problem.detail === 'string' ? problem.detail : '';
  const fields = Array.isArray(problem.errors) ? (problem.errors as FieldProblem[]) : [];
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  return new ApiProblem(response.status, detail, fields, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/** What went wrong, and what to do about it. */
export function explain(error: unknown): string {
  if (error instanceof Unreachable) return 'The service does not answer. Check your connection, then try again.';
  if (!(error instanceof ApiProblem)) return 'Something went wrong in this page. Reload it, then try again.';
  const again = error.retryAfterSeconds === undefined ? 'in a moment' : `in ${error.retryAfterSeconds} s`;
  switch (error.status) {
    case 401:
      return 'This API key is not valid any more. Sign in again.';
    case 403:
      return error.fields.length > 0 ? error.detail : 'This API key may not do that. Sign in with a key that may.';
    case 404:
      return 'It does not exist any more, or this API key may not see it.';
    case 429:
      return `Too many requests. Try again ${again}.`;
    case 503:
      return `${error.detail || 'A dependency of the service is away.'} Try again ${again}.`;
    default:
      if (error.status >= 500) return 'The service failed. Try again; if it goes on, look at its log.';
      return error.detail || `The service refused it (${error.status}).`;
  }
}
