import type { IHeaders } from 'kafkajs';

/** Headers of a record; Kafka allows one without a value, kafkajs' types do not say so. */
export type HostileHeaders = Record<string, IHeaders[string] | null>;
export type PoisonHeaders = readonly [what: string, headers: HostileHeaders];

/** Texts that are no whole number of any use, by what they are. */
export const NO_NUMBERS: readonly (readonly [what: string, text: string])[] = [
  ['a negative number', '-1'],
  ['a fraction', '1.5'],
  ['an exponent', '1e3'],
  ['a huge exponent', '1e99'],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['hex', '0x10'],
  ['a sign', '+1'],
  ['a blank before it', ' 1'],
  ['a line break behind it', '1\n'],
  ['a leading zero', '01'],
  ['full-width digits', '\uff11'],
  ['more digits than a double holds', '9'.repeat(20)],
  ['a date', '2026-03-01T12:00:00Z'],
];

/** A required header missing, empty, without a value, too long, and of bytes. */
export function brokenHeader(good: HostileHeaders, name: string, canBeEmpty = false): PoisonHeaders[] {
  const without = Object.fromEntries(Object.entries(good).filter(([other]) => other !== name));
  const empty: PoisonHeaders[] = [
    [`${name}: empty`, { ...good, [name]: '' }],
    [`${name}: without a value`, { ...good, [name]: null }],
  ];
  return [
    [`${name}: missing`, without],
    ...(canBeEmpty ? [] : empty),
    [`${name}: ten thousand characters`, { ...good, [name]: 'a'.repeat(10_000) }],
    [`${name}: a control character`, { ...good, [name]: `a\u0000` }],
    [`${name}: not UTF-8`, { ...good, [name]: Buffer.from([0x31, 0xff, 0xfe]) }],
    [`${name}: twice, the last one bad`, { ...good, [name]: [good[name] as string, Buffer.from([0xff])] }],
  ];
}

/** Headers that are odd, and no reason to refuse a record that carries them beside its own. */
export const ODD_HEADERS: readonly PoisonHeaders[] = [
  ['a header without a value', { 'x-none': null }],
  ['a header without a value among others of its name', { 'x-none': ['a', null, 'b'] as unknown as string[] }],
  ['a header without a name', { '': 'x' }],
  ['a header of bytes', { 'x-bytes': Buffer.from([0, 0xff, 0x80]) }],
  ['a header of 200,000 bytes', { 'x-long': 'a'.repeat(200_000) }],
  ['a header a thousand times', { 'x-many': Array.from({ length: 1_000 }, String) }],
  ['twenty thousand headers', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`x-${index}`, 'a']))],
  ['a header called constructor', { constructor: 'x', toString: 'y', hasOwnProperty: 'z' } as HostileHeaders],
  ['a header called __proto__', JSON.parse('{"__proto__":"x"}') as HostileHeaders],
  ['a header whose name is not ASCII', { '\u{1f600}\u0000': 'x' }],
  ['a trace that is none', { traceparent: Buffer.from([0xff, 0x00]) }],
  ['a trace of 50,000 characters', { traceparent: '0'.repeat(50_000) }],
];
