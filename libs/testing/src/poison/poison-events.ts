import { sampleEnvelope, type RejectedReason } from '#contracts';
import type { EventToPublish } from '../publish-events.js';
import { POISON_BYTES, poisonObjects, RawJson } from './poison-bytes.js';

export interface PoisonRecord extends EventToPublish {
  what: string;
  value: Buffer | null;
  /** Where only one will do. */
  reason?: RejectedReason;
}

const NOT_STRINGS = [
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a list', ['a']],
  ['an object', { toString: 'a' }],
] as const;
const NO_IDS = [
  ...NOT_STRINGS,
  ['256 characters', 'a'.repeat(256)],
  ['U+0000', 'a\u0000'],
  ['a control character', 'a\u001f'],
  ['DEL', 'a\u007f'],
  ['half a surrogate pair', new RawJson('"a\\ud800"')],
] as const;
const NO_TIMES = [
  ...NOT_STRINGS,
  ['empty', ''],
  ['a date alone', '2026-03-01'],
  ['no offset', '2026-03-01T12:00:00'],
  ['a month too many', '2026-13-01T12:00:00Z'],
  ['an hour too many', '2026-03-01T25:00:00Z'],
  ['epoch ms', '1772366400000'],
  ['words', 'now'],
] as const;

const FAULTS = {
  type: [...NOT_STRINGS],
  timestamp: [...NO_TIMES],
  tenantId: [...NO_IDS, ['empty', '']],
  projectId: [...NO_IDS, ['empty', '']],
  agentId: [...NO_IDS],
  agentName: [...NOT_STRINGS],
  data: [
    ...NOT_STRINGS.filter(([what]) => what !== 'an object'),
    ['an object without a conversation', {}],
    ['a conversation that is null', { conversation: null }],
    ['a conversation that is a list', { conversation: [] }],
    ['a conversation without its fields', { conversation: {} }],
    ['only a prototype', new RawJson('{"__proto__":{"conversation":{}}}')],
  ],
} as const;
const OTHER_REASONS: [field: string, what: string, value: unknown, reason: RejectedReason][] = [
  ['type', 'unknown', 'order.created', 'unknown_type'],
  ['type', 'of Test alone', 'test', 'wrong_topic'],
  ['type', "another topic's", 'event.created', 'wrong_topic'],
  ['type', '__proto__', '__proto__', 'unknown_type'],
  ['type', 'constructor', 'constructor', 'unknown_type'],
  ['type', 'another case', 'CONVERSATION.CREATED', 'unknown_type'],
  ['type', 'a megabyte of type', 'x'.repeat(15_000), 'unknown_type'],
  ['id', 'empty', '', 'bad_id'],
  ['id', 'null', null, 'bad_id'],
  ['id', 'a number', 7, 'bad_id'],
  ['id', 'a list', ['a'], 'bad_id'],
  ['agentName', 'more than an event may have', 'x'.repeat(20_000), 'too_large'],
  ['extra', 'a number beyond a double', new RawJson('1e400'), 'not_finite'],
  ['extra', 'sixty-five levels', new RawJson(`${'['.repeat(65)}${']'.repeat(65)}`), 'too_deep'],
];

/** Records that are no events of `conversation.events`, for a matcher whose events have at most 20,000 bytes. */
export function poisonEvents(scope: { tenantId: string; projectId: string }): PoisonRecord[] {
  const good = sampleEnvelope('conversation.created', { ...scope, agentId: 'helper' }, '2026-03-01T12:00:00.000Z');
  const others = OTHER_REASONS.flatMap(([field, what, value, reason]) =>
    poisonObjects(good, { [field]: [[what, value]] }).map(([name, bytes]) => ({ what: name, value: bytes, reason })),
  );
  return [
    ...POISON_BYTES.map(([what, value]) => ({ what, value })),
    ...poisonObjects(good, FAULTS).map(([what, value]) => ({ what, value, reason: 'invalid' as const })),
    ...others,
  ];
}
