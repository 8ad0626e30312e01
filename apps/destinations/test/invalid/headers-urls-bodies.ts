import { rowsOf, type InvalidRow } from './row.js';

const header = (name: string, value: unknown) => ({ headers: Object.fromEntries([[name, value]]) });
const row = (what: string, name: string, value: unknown, rule: RegExp): InvalidRow => ({
  what: `headers: ${what}`,
  change: header(name, value),
  field: name === '' ? 'headers' : `headers.${name}`,
  rule,
});
const many = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, value]));

const RESERVED = /^is a reserved header name$/;
const BAD_NAME = /^is not a valid header name$/;
const BAD_VALUE = /^must be 1 to 1000 characters of visible ASCII, blank or tab$/;

const reserved = [
  ...['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Keep-Alive', 'Upgrade', 'Proxy-Authorization'],
  ...['Proxy-Authenticate', 'Proxy-Connection', 'TE', 'Trailer', 'Expect', 'Content-Type', 'Content-Encoding'],
  ...['User-Agent', 'traceparent', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'webhook-attempt'],
  ...['webhook-resend', 'Webhook-Anything', 'WEBHOOK-ID', 'content-type', 'HOST', 'cOnTeNt-LeNgTh', 'Traceparent'],
].map((name) => row(`reserved: ${name}`, name, 'x', RESERVED));

const badNames = [
  ...[
    '',
    ' ',
    'X A',
    'X-A ',
    ' X-A',
    'X-A:',
    'X:A',
    'X-A\r\nX-B',
    'X-A\n',
    'X\tA',
    'X(A)',
    'X"A"',
    'X/A',
    'X[A]',
    'X{A}',
  ],
  ...['X@A', 'X,A', 'X;A', 'X=A', 'X\\A', 'X<A>', 'X?A', '\u00c4', 'X-\u{1f600}', 'X\u0000', '\u017f-a', '__proto__'],
].map((name) => row(`name ${JSON.stringify(name)}`, name, 'x', BAD_NAME));

const badValues = [
  ...[
    ['a line break', 'a\r\nX-B: c'],
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\r'],
    ['NUL', 'a\u0000'],
    ['a bell', '\u0007'],
    ['DEL', 'a\u007f'],
    ['a letter beyond ASCII', '\u00e9'],
    ['a character beyond Latin-1', '\u20ac'],
    ['an emoji', '\u{1f600}'],
    ['a no-break space', 'a\u00a0b'],
    ['1001 characters', 'x'.repeat(1_001)],
  ].map(([what, value]) => row(`value with ${what}`, 'X-A', value, BAD_VALUE)),
  ...['', ' ', '\t', ' \t '].map((value) => row(`value ${JSON.stringify(value)}`, 'X-A', value, /^must not be blank$/)),
  ...[null, 1, true, ['a'], { toString: 1 }, { valueOf: 'a' }, [[['a']]]].map((value) =>
    row(`value ${JSON.stringify(value)}`, 'X-A', value, /^must be a string$/),
  ),
  row('the mask of a list as a value', 'X-A', '********', /^is the mask of a hidden value/),
];

const headers: InvalidRow[] = [
  ...reserved,
  ...badNames,
  ...badValues,
  ...rowsOf('headers', /^must be a JSON object of header names and values$/, [
    ['a string', 'X-A: b'],
    ['a list', []],
    ['pairs', [['X-A', 'b']]],
    ['a number', 1],
    ['false', false],
  ]),
  ...rowsOf('headers', /^must have at most 50 headers$/, [
    ['51', many(51, 'x')],
    ['ten thousand', many(10_000, 'x')],
  ]),
  ...rowsOf('headers', /^must have at most 12288 bytes in all$/, [
    ['13 of 1000 characters', many(13, 'x'.repeat(1_000))],
  ]),
  {
    what: 'headers: two names that differ in case',
    change: { headers: { 'X-Team': 'a', 'x-team': 'b' } },
    field: 'headers.x-team',
    rule: /^appears twice/,
  },
  {
    what: 'headers: a value nested ten thousand deep',
    text: `{"name":"n","url":"https://127.0.0.1/","eventTypes":["event.created"],"headers":{"X-A":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
    field: 'headers.X-A',
    rule: /^must be a string$/,
    postOnly: true,
  },
];

const BLOCKED = /^must have a host that is reachable from the public internet$/;
const url: InvalidRow[] = [
  ...rowsOf('url', /^must be an absolute URL$/, [
    ['a name without a scheme', 'example.com/hook'],
    ['a path', '/hook'],
    ['no scheme', '//example.com/'],
    ['no host', 'https://'],
    ['a port that is too high', 'https://127.0.0.1:65536/'],
    ['a port that is no number', 'https://127.0.0.1:x/'],
    ['a host with a forbidden character', 'https://exa^mple.com/'],
    ['an IPv6 address that is cut', 'https://[::1/'],
    ['an IPv4 address with a part too many', 'https://1.2.3.4.5/'],
  ]),
  ...rowsOf('url', /^must start with https:\/\/$/, [
    ['http', 'http://example.com/'],
    ['ftp', 'ftp://example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['script', 'javascript:alert(1)'],
    ['data', 'data:text/plain,x'],
    ['a web socket', 'wss://example.com/'],
    ['gopher', 'gopher://example.com/'],
  ]),
  ...rowsOf('url', /^must not contain a user name or password$/, [
    ['a user', 'https://u@example.com/'],
    ['a user and a password', 'https://u:p@example.com/'],
    ['a password alone', 'https://:p@example.com/'],
  ]),
  ...rowsOf('url', BLOCKED, [
    ['a private address', 'https://10.0.0.1/'],
    ['another', 'https://192.168.1.1/'],
    ['a link-local address', 'https://169.254.169.254/latest/meta-data'],
    ['the unspecified address', 'https://0.0.0.0/'],
    ['a broadcast', 'https://255.255.255.255/'],
    ['hex', 'https://0xa000001/'],
    ['a decimal number', 'https://167772161/'],
    ['full-width digits', 'https://\uff11\uff10.0.0.1/'],
    ['IPv6 of this host', 'https://[::1]/'],
    ['IPv4 in IPv6', 'https://[::ffff:10.0.0.1]/'],
    ['a unique local address', 'https://[fd00::1]/'],
    ['the name of a metadata service', 'https://metadata.google.internal/'],
  ]),
  ...rowsOf('url', /^must have a port from 1 to 65535$/, [['port 0', 'https://127.0.0.1:0/']]),
  ...rowsOf('url', /^must not contain blanks or control characters$/, [
    ['a blank', 'https://127.0.0.1/a b'],
    ['a blank before it', ' https://127.0.0.1/'],
    ['a line break, which URL drops', 'https://127.0.0.1/\nX-A:'],
    ['a tab', 'https://127.0.0.1/\t'],
    ['DEL', 'https://127.0.0.1/\u007f'],
    ['a no-break space', 'https://127.0.0.1/\u00a0'],
  ]),
  ...rowsOf('url', /^must not contain U\+0000 or a lone surrogate$/, [
    ['NUL', 'https://127.0.0.1/\u0000'],
    ['a lone surrogate', 'https://127.0.0.1/\ud800'],
  ]),
  ...rowsOf('url', /^must have at most 2048 characters$/, [
    ['2049 characters', `https://127.0.0.1/${'a'.repeat(2_031)}`],
  ]),
  ...rowsOf('url', /^must not be empty$/, [['empty', '']]),
  ...rowsOf('url', /^must be a string$/, [
    ['null', null],
    ['a number', 1],
    ['a list', ['https://127.0.0.1/']],
    ['an object', { href: 'https://127.0.0.1/' }],
  ]),
];

const missing: InvalidRow[] = ['name', 'url', 'eventTypes'].map((field) => ({
  what: `${field}: absent`,
  change: { [field]: undefined },
  field,
  rule: /^is required$/,
  postOnly: true,
}));
const unknown: InvalidRow[] = [
  ...['tenantId', 'projectId', 'createdAt', 'updatedAt', 'version', 'secrets', 'agentScope', 'Name', 'event_types'],
  ...['headers ', 'constructor', 'toString', 'hasOwnProperty', '__proto__', ''],
].map((name) => ({
  what: `an unknown field ${JSON.stringify(name)}`,
  change: Object.fromEntries([[name, 'x']]),
  field: name === '' ? 'body' : name,
  rule: /^is not a known field$/,
}));
const whole = (what: string, text: string, rule: RegExp): InvalidRow => ({ what, text, field: 'body', rule });
const bodies: InvalidRow[] = [
  ...['null', '[]', '[{}]', '"x"', '1', 'true'].map((text) =>
    whole(`a body that is ${text}`, text, /^must be a JSON object$/),
  ),
  ...[
    '{',
    '{"name":',
    '{"name":"n"',
    '{name:"n"}',
    "{'name':'n'}",
    '{"name":"n",}',
    '{"name":NaN}',
    '\ufeff{}',
    '{}{}',
    '01',
  ].map((text) => whole(`a body that is ${JSON.stringify(text)}`, text, /^is not valid JSON$/)),
];

export const INVALID_HEADERS_URLS_BODIES: readonly InvalidRow[] = [
  ...headers,
  ...url,
  ...missing,
  ...unknown,
  ...bodies,
];
