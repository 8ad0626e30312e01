import { authorizationOf, bearerKeyOf, unauthorized } from './bearer-key.js';

describe('authorizationOf', () => {
  it.each([
    [undefined, undefined],
    [['Bearer k'], 'Bearer k'],
    [['Bearer k', 'Bearer k'], ''],
    [['Bearer k', 'Basic x'], ''],
  ])('of %j is %j', (given, authorization) => {
    expect(authorizationOf({ headersDistinct: given === undefined ? {} : { authorization: given } })).toBe(
      authorization,
    );
  });
});

describe('bearerKeyOf', () => {
  it.each([
    ['Bearer k', 'k'],
    ['bearer k', 'k'],
    ['BEARER   k ', 'k'],
    [undefined, undefined],
    ['', undefined],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer\tk', undefined],
    ['Bearer k k', undefined],
    ['Bearer k, Bearer k', undefined],
    ['Basic k', undefined],
    ['Bearerk', undefined],
    [' Bearer k', undefined],
    ['Bearer \u00e9', undefined],
    [`Bearer ${'k'.repeat(1_025)}`, undefined],
  ])('of %j is %j', (authorization, key) => expect(bearerKeyOf(authorization)).toBe(key));
});

it('says that a key is missing or not good, and repeats nothing of it', () => {
  expect(unauthorized(undefined).headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="webhooks"' });
  const refused = unauthorized('Bearer canary');
  expect(refused.headers['WWW-Authenticate']).toContain('invalid_token');
  expect(JSON.stringify([refused.toBody(), refused.headers])).not.toContain('canary');
});
