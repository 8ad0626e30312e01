import fc from 'fast-check';
import { MAX_CUSTOM_HEADERS, RESERVED_HEADER_NAMES, validateCustomHeaders } from './validate-custom-headers.js';

const messageFor = (name: string, value: unknown) => {
  const result = validateCustomHeaders(Object.fromEntries([[name, value]]));
  return result.ok ? undefined : result.problems;
};

describe('validateCustomHeaders', () => {
  it('accepts what a tenant needs, and changes nothing', () => {
    const headers = { Authorization: 'Bearer abc.def', 'X-Tab': 'a\tb', "a!#$%&'*+.^_`|~-9": '~'.repeat(1_000) };
    expect(validateCustomHeaders(headers)).toEqual({ ok: true, headers });
    expect(validateCustomHeaders({})).toEqual({ ok: true, headers: {} });
  });

  it.each([...RESERVED_HEADER_NAMES, 'webhook-id', 'webhook-anything', 'Webhook-Signature', 'HOST', 'Content-Type'])(
    'refuses the reserved name %s',
    (name) => {
      expect(messageFor(name, 'x')).toEqual([{ field: `headers.${name}`, message: 'is a reserved header name' }]);
    },
  );

  it('reserves the nine names of the hop', () => {
    const nine = ['host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade'];
    for (const name of [...nine, 'proxy-authorization', 'te', 'trailer']) expect(RESERVED_HEADER_NAMES).toContain(name);
  });

  it.each(['', ' ', 'a b', 'a:b', 'ä', 'a\r\nb', 'a\u0000', '__proto__', 'a'.repeat(257)])(
    'refuses the name %j',
    (name) => {
      expect(messageFor(name, 'x')?.[0]?.message).toBe('is not a valid header name');
    },
  );

  it.each([
    '',
    ' ',
    '\t',
    7,
    null,
    undefined,
    ['a'],
    { toString: 1 },
    [[['a']]],
    'a\r\nb: c',
    'a\u0000',
    '\u007f',
    'é',
    '€',
    'x'.repeat(1_001),
  ])('refuses the value %j', (value) => {
    expect(messageFor('X-A', value)?.[0]?.field).toBe('headers.X-A');
  });

  it('refuses names that differ only in case', () => {
    expect(validateCustomHeaders({ 'X-A': '1', 'x-a': '2' })).toEqual({
      ok: false,
      problems: [{ field: 'headers.x-a', message: 'appears twice (names differ only in case)' }],
    });
  });

  it('names every fault, and no value', () => {
    const result = validateCustomHeaders({ host: 'canary-1', 'X-A': 'canary-2\n', 'X-B': 'fine' });
    expect(result.ok ? [] : result.problems.map((problem) => problem.field)).toEqual(['headers.host', 'headers.X-A']);
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it('refuses more headers than a request should carry', () => {
    const headers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`X-${i}`, 'v']));
    expect(validateCustomHeaders(headers(MAX_CUSTOM_HEADERS)).ok).toBe(true);
    expect(validateCustomHeaders(headers(MAX_CUSTOM_HEADERS + 1)).ok).toBe(false);
  });

  it('accepts nothing that a header line cannot carry', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (headers) => {
        const result = validateCustomHeaders(headers);
        if (!result.ok) return;
        const request = new Headers(Object.entries(result.headers));
        for (const [name, value] of Object.entries(result.headers)) expect(request.get(name)).toBe(value.trim());
      }),
    );
  });
});
