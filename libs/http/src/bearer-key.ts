import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.js';

/**
 * The Authorization header. Empty, which no key is, where there are several: of two, a proxy on the way may have judged the other
 * one.
 */
export function authorizationOf({ headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>): string | undefined {
  const given = headersDistinct['authorization'] ?? [];
  return given.length > 1 ? '' : given[0];
}

/** The key of `Authorization: Bearer <key>`; undefined where there is none of that form. */
export function bearerKeyOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,1024}) *$/i.exec(authorization ?? '')?.[1];
}

/** 401, with the challenge that RFC 6750 asks for. */
export function unauthorized(authorization: string | undefined): ProblemError {
  const challenge = `Bearer realm="webhooks"${authorization === undefined ? '' : ', error="invalid_token"'}`;
  return new ProblemError(401, 'A valid API key is required: Authorization: Bearer <key>.', {
    headers: { 'WWW-Authenticate': challenge },
  });
}
