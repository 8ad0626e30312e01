/** What every REST service needs: problems as answers, JSON bodies, field errors, rate budgets, safe headers. */
export { authorizationOf, bearerKeyOf, unauthorized } from './bearer-key.js';
export { readWith } from './field-errors.js';
export { KeyLookUps } from './key-look-ups.js';
export { JsonBodyGuard } from './json-body.guard.js';
export {
  invalidFields,
  isProblemStatus,
  notFound,
  ProblemError,
  tooManyRequests,
  type FieldError,
  type ProblemStatus,
} from './problem.js';
export { ProblemFilter } from './problem.filter.js';
export { problemSchema } from './problem.schema.js';
export { checkMediaType, hasBody, MAX_BODY_BYTES, readBody } from './read-body.js';
export { measureRequests, nameRoute } from './measure-requests.js';
export { RecentAnswers } from './recent-answers.js';
export { RequestBudget } from './request-budget.js';
export { forbidCaching, secureAnswers } from './secure-answers.js';
export { foreignId, multilineText, text, trimmedText } from './text.schema.js';
export { toProblem } from './to-problem.js';
export { ZodPipe } from './zod.pipe.js';
