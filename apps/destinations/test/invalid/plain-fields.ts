import { rowsOf, rowsOfPart, type InvalidRow } from './row.js';

const NUL = '\u0000';
const HIGH = '\ud800';
const LOW = '\udc00';
const SMILE = '\u{1f600}';
const many = (count: number, item: (index: number) => unknown) => Array.from({ length: count }, (_, i) => item(i));

const id: InvalidRow[] = [
  ...rowsOf('id', /^must have 1 to 255 characters of/, [
    ['empty', ''],
    ['a blank', ' '],
    ['a blank inside', 'a b'],
    ['256 characters', 'a'.repeat(256)],
    ['a slash', 'a/b'],
    ['a backslash', 'a\\b'],
    ['an encoded slash', 'a%2Fb'],
    ['a colon', 'a:b'],
    ['an @', 'a@b'],
    ['a plus', 'a+b'],
    ['a question mark', 'a?b'],
    ['a hash', 'a#b'],
    ['a line break behind it', 'a\n'],
    ['NUL', NUL],
    ['a lone surrogate', HIGH],
    ['a letter beyond ASCII', '\u00e4'],
    ['full-width digits', '\uff11'],
    ['an emoji', SMILE],
    ["the console's own word", 'new'],
    ['a dot, which every client resolves', '.'],
    ['two dots', '..'],
  ]),
  ...rowsOf('id', /^must be a string$/, [
    ['null', null],
    ['a number', 7],
    ['true', true],
    ['a list', ['a']],
    ['an object', { toString: 'a' }],
  ]),
].map((row) => ({ ...row, postOnly: true }));

const name: InvalidRow[] = [
  ...rowsOf('name', /^must not be empty$/, [
    ['empty', ''],
    ['a blank', ' '],
    ['blanks of several kinds', ' \t\n\u00a0\u2003\u3000'],
    ['a byte order mark', '\ufeff'],
  ]),
  ...rowsOf('name', /^must not be blank$/, [
    ['a zero-width space', '\u200b'],
    ['marks of direction', '\u202e\u2066'],
    ['a word joiner among blanks', ' \u2060 \u2060 '],
  ]),
  ...rowsOf('name', /^must have at most 255 characters$/, [
    ['256 characters', 'a'.repeat(256)],
    ['256 emoji', SMILE.repeat(256)],
    ['a character with 255 marks', `e${'\u0301'.repeat(255)}`],
    ['a hundred thousand characters', 'a'.repeat(100_000)],
  ]),
  ...rowsOf('name', /^must not contain U\+0000 or a lone surrogate$/, [
    ['NUL', `a${NUL}b`],
    ['NUL alone', NUL],
    ['a lone high surrogate', `a${HIGH}`],
    ['a lone low surrogate', `${LOW}a`],
    ['surrogates the wrong way round', `${LOW}${HIGH}`],
  ]),
  ...rowsOf('name', /^must not contain control characters$/, [
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a tab', 'a\tb'],
    ['a bell', 'a\u0007'],
    ['an escape sequence', '\u001b[31mred'],
    ['DEL', 'a\u007f'],
    ['a control character beyond ASCII', 'a\u0085b'],
  ]),
  ...rowsOf('name', /^must be a string$/, [
    ['null', null],
    ['a number', 1],
    ['false', false],
    ['a list', ['a']],
    ['an object', {}],
    ['an object that says how it reads', { toString: 'a' }],
  ]),
];

const description: InvalidRow[] = [
  ...rowsOf('description', /^must have at most 2000 characters$/, [
    ['2001 characters', 'a'.repeat(2_001)],
    ['2001 emoji', SMILE.repeat(2_001)],
  ]),
  ...rowsOf('description', /^must not contain U\+0000 or a lone surrogate$/, [
    ['NUL', `a${NUL}`],
    ['a lone surrogate', `a${HIGH}b`],
  ]),
  ...rowsOf('description', /^must not contain control characters other than tab and line breaks$/, [
    ['a backspace', 'a\bb'],
    ['an escape sequence', '\u001b]0;x\u0007'],
    ['a form feed', 'a\fb'],
    ['DEL', '\u007f'],
  ]),
  ...rowsOf('description', /^must be a string$/, [
    ['a number', 0],
    ['false', false],
    ['a list', []],
    ['an object', { text: 'a' }],
  ]),
];

const TYPES = /^must be one of conversation\.created, conversation\.updated, feedback\.created, event\.created$/;
const eventTypes: InvalidRow[] = [
  ...rowsOf('eventTypes', /^must list at least 1$/, [['empty', []]]),
  ...rowsOf('eventTypes', /^must list at most 4$/, [
    ['more than there are', many(5, () => 'event.created')],
    ['ten thousand', many(10_000, () => 'event.created')],
  ]),
  ...rowsOf('eventTypes', /^must not repeat a type$/, [['one twice', ['event.created', 'event.created']]]),
  ...rowsOfPart('eventTypes[0]', TYPES, [
    ['an unknown one', ['order.created']],
    ['one of Test alone', ['test']],
    ['another case', ['Event.Created']],
    ['a blank behind it', ['event.created ']],
    ['an asterisk', ['*']],
    ['an asterisk inside', ['conversation.*']],
    ['empty', ['']],
    ['null', [null]],
    ['a number', [1]],
    ['a list in the list', [['event.created']]],
    ['an object', [{ type: 'event.created' }]],
    ['__proto__', ['__proto__']],
    ['constructor', ['constructor']],
    ['NUL behind it', [`event.created${NUL}`]],
    ['a look-alike letter', ['\u0435vent.created']],
  ]),
  ...rowsOfPart('eventTypes[1]', TYPES, [['a good and an unknown one', ['event.created', 'x']]]),
  ...rowsOf('eventTypes', /^must be a list$/, [
    ['null', null],
    ['a string', 'event.created'],
    ['a list as text', '["event.created"]'],
    ['an object', { 0: 'event.created', length: 1 }],
    ['a number', 4],
    ['true', true],
  ]),
];

const agentIds: InvalidRow[] = [
  ...rowsOf('agentIds', /^must be a list$/, [
    ['null: every agent is []', null],
    ['a string', 'agent-1'],
    ['the explicit kind of the topic', { kind: 'all' }],
    ['false', false],
    ['a number', 0],
  ]),
  ...rowsOf('agentIds', /^must not repeat an agent$/, [['one twice', ['a', 'b', 'a']]]),
  ...rowsOf('agentIds', /^must have at most 400000 bytes of UTF-8 in all$/, [
    ['1000 of 102 emoji', many(1_000, (index) => `${index}${'\u{1f600}'.repeat(102)}`)],
  ]),
  ...rowsOf('agentIds', /^must list at most 1000$/, [['1001', many(1_001, (index) => `agent-${index}`)]]),
  ...rowsOfPart('agentIds[0]', /^must not be empty$/, [['empty', ['']]]),
  ...rowsOfPart('agentIds[0]', /^must not be blank$/, [
    ['a blank', [' ']],
    ['a zero-width space', ['\u200b']],
  ]),
  ...rowsOfPart('agentIds[0]', /^must have at most 255 characters$/, [['256 characters', ['a'.repeat(256)]]]),
  ...rowsOfPart('agentIds[0]', /^must not contain control characters$/, [
    ['a line break, which no event has', ['a\nb']],
    ['DEL', ['a\u007f']],
  ]),
  ...rowsOfPart('agentIds[0]', /^must not contain U\+0000 or a lone surrogate$/, [
    ['NUL', [`a${NUL}`]],
    ['a lone surrogate', [HIGH]],
  ]),
  ...rowsOfPart('agentIds[1]', /^must be a string$/, [
    ['null', ['a', null]],
    ['a number', ['a', 1]],
    ['an object', ['a', { id: 'a' }]],
    ['a list', ['a', ['b']]],
  ]),
];

const enabled: InvalidRow[] = rowsOf('enabled', /^must be true or false$/, [
  ['null', null],
  ['"true"', 'true'],
  ['"false"', 'false'],
  ['1', 1],
  ['0', 0],
  ['empty', ''],
  ['a list', [true]],
  ['an object', { valueOf: true }],
]);

export const INVALID_PLAIN_FIELDS: readonly InvalidRow[] = [
  ...id,
  ...name,
  ...description,
  ...eventTypes,
  ...agentIds,
  ...enabled,
];
