import { HttpException, NotFoundException } from '@nestjs/common';
import { DatabaseUnavailableError } from '#postgres';
import { invalidFields, ProblemError } from './problem.js';
import { toProblem } from './to-problem.js';

const withCode = (code: string) => Object.assign(new Error('canary'), { code });

describe('toProblem', () => {
  it.each([
    ['a problem', new ProblemError(409, 'taken'), 409],
    ['a path that is not UTF-8', new URIError('canary'), 400],
    ['an unknown route', new NotFoundException('Cannot GET /canary'), 404],
    ['a status of ours', new HttpException('too large', 413), 413],
    ['a status that we do not know', new HttpException('canary', 418), 404],
    ['no connection yet', new DatabaseUnavailableError(), 503],
    ['a refused connection', withCode('ECONNREFUSED'), 503],
    ['a connection that broke', new Error('Connection terminated unexpectedly'), 503],
    ['a shutdown of the server', withCode('57P01'), 503],
    ['a deadlock', withCode('40P01'), 503],
    ['too many connections', withCode('53300'), 503],
    ['a NUL in a text', withCode('22021'), 400],
    ['a number out of range', withCode('22003'), 400],
    ['a taken key', withCode('23505'), 409],
    ['a wrong statement', withCode('42601'), 500],
    ['a mistake of ours', new TypeError('canary'), 500],
    ['no error at all', 'canary', 500],
  ])('%s is %i', (_name, error, status) => {
    const problem = toProblem(error);
    expect(problem.status).toBe(status);
    expect(JSON.stringify(problem.toBody())).not.toContain('canary');
  });

  it('says when to come back where that helps', () => {
    expect(toProblem(withCode('ECONNRESET')).headers).toEqual({ 'Retry-After': '5' });
  });
});

describe('invalidFields', () => {
  it('is one problem for all fields', () => {
    const errors = [
      { field: 'a', message: 'is required' },
      { field: 'b', message: 'is not a known field' },
    ];
    const detail = 'a: is required; b: is not a known field';
    expect(invalidFields(errors).toBody()).toEqual({
      title: 'Bad Request',
      status: 400,
      detail,
      code: 'bad_request',
      error: { code: 'bad_request', message: detail },
      errors,
    });
  });

  it('stays small however much is wrong', () => {
    const errors = Array.from({ length: 100_000 }, (_, index) => ({ field: `f${index}`, message: 'is not known' }));
    expect(JSON.stringify(invalidFields(errors).toBody()).length).toBeLessThan(10_000);
  });
});
