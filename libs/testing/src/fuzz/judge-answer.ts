import type { RawAnswer } from '../raw-http.js';
import type { FuzzOperation } from './openapi-operations.js';

/** A request that is no HTTP is answered before there is an operation: by node, in its own words. */
const OF_THE_PARSER: readonly number[] = [400, 408, 413, 417, 431];
/** A damaged path may lead to no route or another one. */
const OF_NO_ROUTE: readonly number[] = [404];

/** What is wrong with an answer, whatever was asked; undefined for nothing. */
export function faultOfAnswer(operation: FuzzOperation, answer: RawAnswer, isSamePath: boolean): string | undefined {
  const { status, headers, body } = answer;
  if (status === 0) return 'there is no answer';
  if (status >= 500) return `status ${status}`;
  const type = headers['content-type'];
  if (status < 400) {
    return !isSamePath || operation.statuses.includes(status) ? undefined : `status ${status} is not documented`;
  }
  if (type === undefined && OF_THE_PARSER.includes(status)) return undefined;
  if (isSamePath && ![...operation.statuses, ...OF_NO_ROUTE].includes(status))
    return `status ${status} is not documented`;
  if (type !== 'application/problem+json') return `status ${status} of the type ${type}`;
  return faultOfProblem(status, body.toString('utf8'));
}

/** Field and rule, as the document has them: each entry of `errors`, and the sentence made of them. */
function faultOfProblem(status: number, text: string): string | undefined {
  const problem = JSON.parse(text) as Record<string, unknown>;
  const { detail, errors } = problem;
  if (problem['status'] !== status || typeof problem['title'] !== 'string') return `no problem document: ${text}`;
  if (typeof detail !== 'string' || detail === '') return `no detail: ${text}`;
  if (status !== 400 && status !== 422) return undefined;
  if (!Array.isArray(errors) || errors.length === 0) return `names no field: ${text}`;
  for (const { field, message } of errors as { field?: unknown; message?: unknown }[]) {
    if (typeof field !== 'string' || field === '') return `an error without a field: ${text}`;
    if (typeof message !== 'string' || !/^(must|is|has|appears|leads|ended) ?/.test(message))
      return `an error without a rule: ${text}`;
  }
  return undefined;
}
