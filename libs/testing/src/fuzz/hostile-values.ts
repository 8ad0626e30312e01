import { gzipSync } from 'node:zlib';

const nested = (levels: number, open: string, close: string, inside = '') =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;
const list = (count: number, item: string) => `[${Array.from({ length: count }, () => item).join(',')}]`;
const strings = [
  ...['', ' ', '\t', '\u00a0', '\ufeff', '\u200b', 'null', 'true', '0', '-1', '[]', '{}', 'new', '.', '..', '*'],
  ...['\u0000', 'a\u0000b', '\ud800', 'x\udc00y', '\u0007', '\u001b[31m', '\u007f', '\u0085', 'a\r\nb: c', '\n'],
  ...[
    '\u202etxt.exe',
    '\u05e9\u05dc\u05d5\u05dd',
    'e\u0301',
    '\u1e9e',
    '\u{1f469}\u200d\u{1f4bb}',
    '\u{1f600}',
    '\uffff',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    "'; DROP TABLE x; --",
    '%00',
    '%s%n',
    '${7*7}',
    '{{7*7}}',
  ],
  ...['https://127.0.0.1/', 'http://127.0.0.1/', 'https://10.0.0.1/', 'https://[::1]/', 'https://u:p@127.0.0.1/'],
  ...[
    'javascript:alert(1)',
    '//127.0.0.1/',
    'https://',
    'https:///',
    'https://127.0.0.1:99999/',
    'https://127.0.0.1 /',
  ],
  ...['event.created', 'test', 'edit', 'publish', '2099-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '********'],
  ...[255, 256, 1_000, 1_001, 2_000, 2_001, 2_049, 70_000].map((length) => 'a'.repeat(length)),
  ...[128, 255, 256].map((count) => '\u{1f600}'.repeat(count)),
  'e\u0301'.repeat(128),
];
const numbers = ['0', '-0', '1', '-1', '1.5', '1e2', '1e400', '-1e400', '5e-324', '2147483648', '9007199254740993'];

/** Texts of JSON values, and of some that are none. */
export const HOSTILE_JSON: readonly string[] = [
  ...['null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '[{}]', '[""]', '["a","a"]', '[0]', '[true]'],
  ...numbers,
  '9'.repeat(400),
  ...strings.map((text) => JSON.stringify(text)),
  // As bytes of UTF-8, not as an escape.
  '"\u{1f600}\u202e\u0301"',
  ...['{"__proto__":{"enabled":true}}', '{"__proto__":null}', '{"constructor":{"prototype":{"x":1}}}'],
  ...['{"toString":1}', '{"toString":"x","valueOf":"y"}', '{"length":1e9}', '{"toJSON":1}', '{"then":1}', '{"":""}'],
  ...['{"X-A":{"toString":1}}', '{"X-A":[["a"]]}', '{"X-A":"1","x-a":"2"}', '{"Host":"x"}', '{"__proto__":"x"}'],
  ...['{"X-A":"1","X-A":"2"}', '{"webhook-id":"x"}', '{"X A":"1"}', '{"":"1"}', '{"X-A":null}'],
  nested(100, '[', ']'),
  nested(20_000, '[', ']'),
  nested(20_000, '{"a":', '}', '1'),
  `{"X-A":${nested(20_000, '[', ']')}}`,
  list(20_000, '0'),
  list(2_000, '"a"'),
  ...[
    'NaN',
    'Infinity',
    'undefined',
    "'a'",
    '01',
    '1.',
    '.5',
    '+1',
    '0x10',
    '"\\x41"',
    '"\\ud83d"',
    '"a\nb"',
    '',
    '[1,]',
  ],
];

/** Texts of JSON names. */
export const HOSTILE_NAMES: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty', 'length', 'then'],
  ...[
    '',
    ' ',
    'id',
    'ID',
    'Name',
    'url ',
    'tenantId',
    'projectId',
    'version',
    'secrets',
    'createdAt',
    '$where',
    'a.b',
    'a[0]',
  ],
  ...['\u0000', '\ud800', '\u{1f600}', '\u202e', 'a'.repeat(10_000)],
].map((name) => JSON.stringify(name));

/** Percent-encoded, as they stand in a path or a query. */
export const HOSTILE_PATH_PARTS: readonly string[] = [
  ...['%00', 'a%00b', '%', '%zz', '%2', '%C0%80', '%ED%A0%80', '%FF', '%F0%9F%98%80', '%E2%80%AE', '%0d%0aX-A:%201'],
  ...[
    '.',
    '..',
    '%2e',
    '%2e%2e',
    '%2e%2e%2f',
    '..%2f..',
    'a%2Fb',
    'a/b',
    'a//b',
    '',
    '%20',
    '+',
    '*',
    '~',
    'a;b',
    'a?b',
  ],
  ...[
    'new',
    'NEW',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    '0',
    '-1',
    "'",
    '%27%20OR%201=1',
    'a%5C',
  ],
  ...[255, 256, 4_000].map((length) => 'a'.repeat(length)),
  '\u00e9',
];

export const HOSTILE_QUERY_VALUES: readonly string[] = [
  ...HOSTILE_PATH_PARTS.filter((part) => !part.includes('?')),
  ...[
    '0',
    '1',
    '101',
    '1e3',
    '1.5',
    '-1',
    '00001',
    '99999999999999999999',
    'NaN',
    'true',
    'dead',
    'a,b',
    '&',
    '=',
    '%26',
  ],
  ...['2026-01-01T00:00:00Z', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', 'now'],
  // A cursor: of no list, cut, of another list, with what a forger would try.
  ...['MTc2NzIyNTYwMDAwMDAwMC5kbHZfMS4wMDAwMDAwMA', 'AAAA', '====', 'eyJpZCI6MX0', 'MS4y', 'Li4uLg', 'x'.repeat(1_001)],
];

export const HOSTILE_CONTENT_TYPES: readonly string[] = [
  ...['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp'],
  ...['application/json; charset=latin1', 'application/json; charset=utf-16', 'application/json; charset="utf-8"'],
  ...[
    'Application/JSON; Charset=UTF-8',
    'application/json;',
    'application/json; charset',
    'application/json, text/html',
  ],
  ...['application/merge-patch+json', 'application/json\t', '*/*', ';', 'application/json; x="\\', 'a'.repeat(4_000)],
];

export const HOSTILE_HEADERS: readonly [name: string, value: string][] = [
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'identity'],
  ['Content-Encoding', 'br, gzip'],
  ['Accept', 'text/html;q=x'],
  ['Accept-Encoding', 'identity;q=0, *;q=0'],
  ['Expect', '100-continue'],
  ['Expect', 'miracles'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-For', '\u0001'.repeat(10)],
  ['If-None-Match', '*'],
  ['If-Match', '"1"'],
  ['Range', 'bytes=0-0,-1'],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-00'],
  ['traceparent', 'x'.repeat(1_000)],
  ['Origin', 'null'],
  ['Cookie', '__proto__=1; ='],
  ['X-Long', 'x'.repeat(12_000)],
  ['Upgrade', 'websocket'],
];

/** What becomes of a body's bytes. */
export const BODY_SHAPES = {
  as_it_is: (bytes: Buffer) => bytes,
  nothing: () => Buffer.alloc(0),
  cut: (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  byte_order_mark: (bytes: Buffer) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  utf16: (bytes: Buffer) => Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'),
  not_utf8: (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0xff, 0xfe])]),
  nul_behind: (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)]),
  twice: (bytes: Buffer) => Buffer.concat([bytes, bytes]),
  in_a_list: (bytes: Buffer) => Buffer.concat([Buffer.from('['), bytes, Buffer.from(']')]),
  among_blanks: (bytes: Buffer) => Buffer.concat([Buffer.alloc(50_000, '\n'), bytes, Buffer.alloc(50_000, ' ')]),
  gzip: (bytes: Buffer) => gzipSync(bytes),
  gzip_bomb: () => GZIP_BOMB,
} as const;
export type BodyShape = keyof typeof BODY_SHAPES;

const GZIP_BOMB = gzipSync(Buffer.alloc(5_000_000));
