import { destinationKeyOf, type DestinationState } from '#contracts';
import type { EventToPublish } from '../publish-events.js';
import { POISON_BYTES, poisonObjects, RawJson } from './poison-bytes.js';

const NO_TEXTS = [
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a list', ['a']],
  ['an object', { toString: 'a' }],
] as const;
const NO_IDS = [
  ...NO_TEXTS,
  ['empty', ''],
  ['a slash', 'a/b'],
  ['256 characters', 'a'.repeat(256)],
  ['U+0000', '\u0000'],
] as const;
const NO_LISTS = [
  ['missing', undefined],
  ['null', null],
  ['a string', 'conversation.created'],
  ['an object', { 0: 'conversation.created', length: 1 }],
  ['numbers', [1]],
  ['lists', [['conversation.created']]],
] as const;

const FAULTS = {
  id: NO_IDS,
  tenantId: NO_IDS,
  projectId: NO_IDS,
  version: [
    ...NO_TEXTS.filter(([what]) => what !== 'a number'),
    ['negative', -1],
    ['a fraction', 1.5],
    ['a string', '9'],
    ['beyond what is told apart', 2 ** 53],
    ['huge', new RawJson('1e300')],
    ['beyond a double', new RawJson('1e400')],
  ],
  name: NO_TEXTS,
  url: [...NO_TEXTS, ['empty', ''], ['of words', 'to be done'], ['of another scheme', 'ftp://example.com/']],
  eventTypes: [...NO_LISTS, ['ten thousand', Array.from({ length: 10_000 }, String)]],
  agentScope: [
    ...NO_TEXTS,
    ['an unknown kind', { kind: 'none' }],
    ['a list without its agents', { kind: 'list' }],
    ['agents that are no list', { kind: 'list', agentIds: 'a' }],
    ['agents without a kind', { agentIds: ['a'] }],
    ['twenty thousand agents', { kind: 'list', agentIds: Array.from({ length: 20_000 }, String) }],
  ],
  enabled: [...NO_TEXTS, ['a string', 'true']],
  headers: NO_TEXTS.filter(([what]) => what !== 'null'),
  secrets: [
    ...NO_LISTS,
    ['without its ciphertext', [{ expiresAtMs: null }]],
    ['of numbers', [{ sealed: 1, expiresAtMs: null }]],
  ],
  updatedAt: [...NO_TEXTS, ['words', 'now']],
} as const;

/**
 * Records of the compacted topic that no reader may believe: all under the key of `good`, of a version above any in use, and
 * some under another's key; one without a key the broker refuses.
 */
export function poisonDestinations(good: DestinationState): EventToPublish[] {
  const key = destinationKeyOf(good);
  const value = Buffer.from(JSON.stringify(good));
  return [
    // A record without a value is a tombstone, and means what it says.
    ...POISON_BYTES.filter(([, bytes]) => bytes !== null).map(([, bytes]) => ({ key, value: bytes })),
    ...poisonObjects(good, FAULTS).map(([, bytes]) => ({ key, value: bytes })),
    { key: '', value },
    { key: `${key}x`, value },
    { key: Buffer.from([0xff, 0xfe]), value },
    { key: 'k'.repeat(100_000), value },
  ];
}
