import { MAX_JSON_DEPTH, parseJsonObject, type JsonFault, type JsonObject } from '#contracts';
import { checkMediaType, hasBody, invalidFields, ProblemError, readBody } from '#http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The event lies two levels deep in its envelope, which may have as many levels as any record. */
export const MAX_BODY_DEPTH = MAX_JSON_DEPTH - 2;

/** Reads the body, once it is known whose it is. No body counts as an empty one: the answer then names what is required. */
@Injectable()
export class EventBodyGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    request.body = hasBody(request) ? await readEvent(request) : {};
    return true;
  }
}

async function readEvent(request: Request): Promise<JsonObject> {
  checkMediaType(request);
  const bytes = await readBody(request);
  const json = parseJsonObject(bytes, Infinity, MAX_BODY_DEPTH);
  if (json.ok) return json.value;
  throw toProblem(json.reason);
}

function toProblem(reason: JsonFault): ProblemError {
  if (reason === 'not_object') return invalidFields([{ field: 'body', message: 'must be a JSON object' }]);
  return new ProblemError(400, SENTENCES[reason]);
}

const SENTENCES: Record<Exclude<JsonFault, 'not_object'>, string> = {
  empty: 'The body is empty.',
  too_large: 'The body is too large.',
  not_utf8: 'The body is not valid UTF-8.',
  too_deep: `The body is nested deeper than ${MAX_BODY_DEPTH} levels.`,
  not_finite: 'The body has a number outside the range of a double.',
  not_json: 'The body is not valid JSON.',
};
