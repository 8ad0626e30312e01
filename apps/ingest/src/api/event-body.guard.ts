import { MAX_JSON_DEPTH, parseJsonObject, type JsonFault, type JsonObject } from '#contracts';
import { checkMediaType, hasBody, invalidFields, readBody, type ProblemError } from '#http';
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
  return invalidFields([{ field: 'body', message: RULES[reason] }]);
}

const RULES: Record<JsonFault, string> = {
  empty: 'must not be empty',
  too_large: 'is too large',
  not_utf8: 'is not valid UTF-8',
  too_deep: `is nested deeper than ${MAX_BODY_DEPTH} levels`,
  not_finite: 'has a number outside the range of a double',
  not_json: 'is not valid JSON',
  not_object: 'must be a JSON object',
};
