import { gzipSync } from 'node:zlib';

/** A value that no reader of JSON objects can use, and what is wrong with it. */
export type PoisonBytes = readonly [what: string, value: Buffer | null];

const text = (what: string, value: string): PoisonBytes => [what, Buffer.from(value, 'utf8')];
const bytes = (what: string, ...values: number[]): PoisonBytes => [what, Buffer.from(values)];

/** Values for every topic whose records are JSON objects: none of them is one. */
export const POISON_BYTES: readonly PoisonBytes[] = [
  ['no value', null],
  text('an empty value', ''),
  text('a blank', ' '),
  bytes('a zero byte', 0),
  bytes('a byte that is not UTF-8', 0xff),
  bytes('UTF-8 that is cut', 0x7b, 0xe2, 0x82),
  bytes('UTF-8 of a surrogate', 0x22, 0xed, 0xa0, 0x80, 0x22),
  bytes('UTF-8 longer than needed', 0x22, 0xc0, 0x80, 0x22),
  bytes('a schema registry frame', 0, 0, 0, 0, 1, 2, 0x66, 0x6f),
  ['gzip', gzipSync(Buffer.from('{}'))],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
  ['every byte there is', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
  text('text', 'hello'),
  text('an object that is cut', '{"type":"conversation.created","tenantId":'),
  text('an object with a comma too many', '{"a":1,}'),
  text('an object in single quotes', "{'a':1}"),
  text('an object with a comment', '{/* a */"a":1}'),
  text('an object behind a byte order mark', '\ufeff{}'),
  text('two objects', '{}{}'),
  text('an object and a zero byte', '{}\u0000'),
  text('a line break inside a string', '{"a":"\n"}'),
  text('a bad escape', '{"a":"\\x"}'),
  text('a leading zero', '{"a":01}'),
  text('NaN', '{"a":NaN}'),
  text('a bare NaN', 'NaN'),
  text('null', 'null'),
  text('true', 'true'),
  text('a number', '42'),
  text('a string', '"{}"'),
  text('a list', '[]'),
  text('a list of objects', '[{}]'),
  text('a number beyond a double', '{"a":1e400}'),
  text('a negative number beyond a double', '{"a":-1e999}'),
  text('a number of 400 digits', `{"a":${'9'.repeat(400)}}`),
  text('65 levels of lists', `{"a":${'['.repeat(65)}${']'.repeat(65)}}`),
  text('a hundred thousand lists', '['.repeat(100_000)),
  text('fifty thousand levels of objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
  text('half a megabyte of blanks', ' '.repeat(500_000)),
  text('half a megabyte of text', 'x'.repeat(500_000)),
];

/** One field of a good object broken in each way that breaks it. `undefined` takes it away. */
export function poisonObjects(
  good: object,
  faults: Readonly<Record<string, readonly (readonly [what: string, value: unknown])[]>>,
): PoisonBytes[] {
  return Object.entries(faults).flatMap(([field, values]) =>
    values.map(([what, value]): PoisonBytes => {
      const raw = value instanceof RawJson ? value.text : undefined;
      const object = { ...good, [field]: raw === undefined ? value : MARK };
      const json = JSON.stringify(object).replace(JSON.stringify(MARK), raw ?? JSON.stringify(MARK));
      return [`${field}: ${what}`, Buffer.from(json, 'utf8')];
    }),
  );
}

const MARK = '\u0001 raw \u0001';

/** A value that `JSON.stringify` does not write: a number such as 1e99, an escape of half a pair. */
export class RawJson {
  constructor(readonly text: string) {}
}
