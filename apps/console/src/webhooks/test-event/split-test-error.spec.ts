import { splitTestError } from './split-test-error.js';

describe('splitTestError', () => {
  it.each([
    ['The endpoint answered 500: a: b\nc', 'The endpoint answered 500.', 'a: b\nc'],
    ['The endpoint answered 503.', 'The endpoint answered 503.', ''],
    [
      'The endpoint answered 302; redirects are not followed: x',
      'The endpoint answered 302; redirects are not followed.',
      'x',
    ],
    ['No complete answer within 10 s.', 'No complete answer within 10 s.', ''],
    [
      'The TLS handshake failed: the certificate must be valid.',
      'The TLS handshake failed: the certificate must be valid.',
      '',
    ],
  ])('splits %j', (error, summary, excerpt) => expect(splitTestError(error)).toEqual({ summary, excerpt }));
});
