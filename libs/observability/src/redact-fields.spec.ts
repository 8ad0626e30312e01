import { runInNewContext } from 'node:vm';
import kafkajs from 'kafkajs';
import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { errors } from 'undici';
import { redactFields, redactText } from './redact-fields.js';

const { KafkaJSProtocolError } = kafkajs;

/** As the driver hands it on: what the row held is in `detail`, what was sent in `internalQuery` and `where`. */
function databaseError(): DatabaseError {
  const error = new DatabaseError('duplicate key value violates unique constraint "u"', 100, 'error');
  return Object.assign(error, { code: '23505', detail: 'Key (a)=(canary) exists.', where: 'canary', hint: 'canary' });
}

describe('redactFields', () => {
  it.each([
    'authorization',
    'Authorization',
    'headers',
    'raw_headers',
    'body',
    'secret',
    'x-api-key',
    'apiKey',
    'password',
    'sealed',
    'parameters',
    'connectionString',
    'saslPassword',
    'clientSecret',
    'signing_secrets',
    'refreshToken',
    'x-upstream-authorization',
    'responseExcerpt',
  ])('censors what is called %s, however deep', (name) => {
    expect(redactFields({ [name]: 'canary', in: { it: [{ [name]: { a: 'canary' } }] } })).toEqual({
      [name]: '[redacted]',
      in: { it: [{ [name]: '[redacted]' }] },
    });
  });

  it('keeps what helps', () => {
    const at = new Date(0);
    const fields = { topic: 'a', offset: 1, up: true, none: null, left: undefined, at, key: 't/p/d', list: [1, 'x'] };
    expect(redactFields(fields)).toEqual(fields);
  });

  it('shows the size of bytes and a bigint in digits', () => {
    expect(redactFields({ value: Buffer.from('canary'), big: 10n })).toEqual({ value: '[6 bytes]', big: '10' });
  });

  it('keeps of an error its type, message, code, stack and cause, and nothing a client hung on it', () => {
    const cause = Object.assign(new Error('at https://e.com/?t=canary'), { code: 'ECONNRESET' });
    const error = Object.assign(new TypeError('failed', { cause }), { request: { anything: 'canary' } });
    expect(redactFields({ err: error })).toEqual({
      err: {
        type: 'TypeError',
        message: 'failed',
        stack: expect.stringContaining('TypeError: failed'),
        cause: {
          type: 'Error',
          message: 'at https://e.com/',
          code: 'ECONNRESET',
          stack: expect.not.stringContaining('canary'),
        },
      },
    });
  });

  it('keeps no more of what only looks like an error: thrown by another realm, or thrown as a plain object', () => {
    const foreign = runInNewContext(
      `Object.assign(new Error('from elsewhere'), { config: { data: 'canary' } })`,
    ) as Error;
    const thrown = { message: 'thrown', stack: 'Error: thrown', response: { data: 'canary' } };
    const logged = redactFields({ err: foreign, reason: thrown });
    expect(logged).toMatchObject({ err: { type: 'Error', message: 'from elsewhere' }, reason: { message: 'thrown' } });
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it.each<[string, Error]>([
    ['a query of TypeORM', new QueryFailedError('UPDATE t SET a = $1', ['canary'], databaseError())],
    ['a query of pg', databaseError()],
    ['a request of undici', Object.assign(new errors.ResponseError('bad', 500, { body: 'canary' }))],
    ['several', new AggregateError([Object.assign(new Error('one'), { body: 'canary' })], 'all failed')],
    ['a request of kafkajs', Object.assign(new KafkaJSProtocolError(new Error('no')), { request: { key: 'canary' } })],
  ])('keeps nothing that hangs on the error of %s', (_name, err) => {
    const line = JSON.stringify(redactFields({ err, wrapped: { cause: err }, list: [err] }));
    expect(line).toContain(JSON.stringify(err.message).slice(1, -1));
    expect(line).not.toContain('canary');
  });

  it('ends at a depth, also where an object holds itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redactFields(loop))).toContain('[deeper]');
  });

  it('does not change what it was given', () => {
    const fields = { secret: 'canary', url: 'https://a:b@e.com/?q=1' };
    redactFields(fields);
    expect(fields).toEqual({ secret: 'canary', url: 'https://a:b@e.com/?q=1' });
  });
});

describe('redactText', () => {
  it.each([
    ['https://user:pass@e.com/hook?token=1#frag', 'https://e.com/hook'],
    ['POST https://e.com/a?b=c failed', 'POST https://e.com/a failed'],
    ['"https://e.com?b=c", then http://f.com/?d', '"https://e.com", then http://f.com/'],
    ['postgres://me:pw@db/app', 'postgres://db/app'],
    ['https://e.com/@user', 'https://e.com/@user'],
    ['what? no URL', 'what? no URL'],
  ])('%j becomes %j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it('cuts long text', () => {
    expect(redactText('x'.repeat(3_000))).toHaveLength(2_003);
  });
});
