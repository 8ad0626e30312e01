/** One wrong field of a request. */
export interface FieldError {
  /** Path in the body or query: `url`, `eventTypes[1]`, `headers.Host`; `body` for the whole. */
  field: string;
  message: string;
}

/** What a client may get beside success. One status has one code, so that either can be switched on. */
const PROBLEMS = {
  400: { title: 'Bad Request', code: 'bad_request' },
  401: { title: 'Unauthorized', code: 'unauthorized' },
  403: { title: 'Forbidden', code: 'forbidden' },
  404: { title: 'Not Found', code: 'not_found' },
  409: { title: 'Conflict', code: 'conflict' },
  410: { title: 'Gone', code: 'gone' },
  413: { title: 'Content Too Large', code: 'content_too_large' },
  415: { title: 'Unsupported Media Type', code: 'unsupported_media_type' },
  429: { title: 'Too Many Requests', code: 'too_many_requests' },
  500: { title: 'Internal Server Error', code: 'internal_server_error' },
  503: { title: 'Service Unavailable', code: 'service_unavailable' },
} as const;

export type ProblemStatus = keyof typeof PROBLEMS;

export function isProblemStatus(status: number): status is ProblemStatus {
  return status in PROBLEMS;
}

/** Fields in one answer; a body of a megabyte can have more wrong ones than anybody reads. */
const MAX_ERRORS = 100;
const MAX_DETAIL_CHARACTERS = 2_000;

/** A refusal that the client is told about as it stands: no internals, no secret, no value that it sent. */
export class ProblemError extends Error {
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: ProblemStatus,
    readonly detail: string,
    more: { errors?: readonly FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.errors = (more.errors ?? []).slice(0, MAX_ERRORS);
    this.headers = more.headers ?? {};
  }

  /** The `application/problem+json` document. */
  toBody() {
    const { title, code } = PROBLEMS[this.status];
    const { status, detail } = this;
    const body = { title, status, detail, code, error: { code, message: detail } };
    return this.errors.length === 0 ? body : { ...body, errors: this.errors };
  }
}

/** 400 that names every wrong field. */
export function invalidFields(errors: readonly FieldError[]): ProblemError {
  const detail = errors
    .slice(0, MAX_ERRORS)
    .map(({ field, message }) => `${field}: ${message}`)
    .join('; ');
  const isLong = detail.length > MAX_DETAIL_CHARACTERS;
  return new ProblemError(400, isLong ? `${detail.slice(0, MAX_DETAIL_CHARACTERS)}...` : detail, { errors });
}

/** The same words for what does not exist and for what is another tenant's. */
export function notFound(): ProblemError {
  return new ProblemError(404, 'There is no such resource.');
}

/** @param waitMs until a request may be made again */
export function tooManyRequests(waitMs: number): ProblemError {
  return new ProblemError(429, 'Too many requests. Try again later.', {
    headers: { 'Retry-After': String(Math.ceil(waitMs / 1_000)) },
  });
}
