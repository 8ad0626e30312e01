import { SecretBox } from '#secrets';
import type { SealedRow } from '../store/sealed-row.repository.js';
import { secretPlaceOf } from '../store/secret-place.js';
import { keyIdsOf, NO_KEY_ID, resealRow } from './reseal-row.js';

const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const OLD = key('old', 1);
const NEW = key('new', 2);
const old = new SecretBox(OLD);
const both = new SecretBox(`${NEW},${OLD}`);
const place = { tenantId: 't', projectId: 'p', id: 'd' };
const NOW_MS = Date.UTC(2026, 5, 1);
const HOUR_MS = 3_600_000;

const seal = (box: SecretBox, plain: string, field: 'headers' | 'secret' = 'secret', at = place) =>
  box.seal(plain, secretPlaceOf(at, field));
const rowOf = (change: Partial<SealedRow> = {}): SealedRow => ({
  ...place,
  version: 7,
  headersSealed: seal(old, '{"X-Key":"v"}', 'headers'),
  secrets: [
    { sealed: seal(old, 'whsec_now'), expiresAtMs: null },
    { sealed: seal(old, 'whsec_before'), expiresAtMs: NOW_MS + HOUR_MS },
  ],
  ...change,
});
const valuesOf = (row: SealedRow) => {
  const result = resealRow(row, both, NOW_MS);
  if (result.kind !== 'resealed') throw new Error(result.kind);
  return result.values;
};

describe('resealRow', () => {
  it('seals headers and every signing secret, those in overlap too, with the current key, and changes nothing else', () => {
    const values = valuesOf(rowOf());
    const alone = new SecretBox(NEW);
    expect(alone.open(values.headersSealed ?? '', secretPlaceOf(place, 'headers'))).toBe('{"X-Key":"v"}');
    expect(values.secrets.map(({ sealed }) => alone.open(sealed, secretPlaceOf(place, 'secret')))).toEqual([
      'whsec_now',
      'whsec_before',
    ]);
    expect(values.secrets.map(({ expiresAtMs }) => expiresAtMs)).toEqual([null, NOW_MS + HOUR_MS]);
  });

  it('leaves a part alone that the current key has sealed', () => {
    const headersSealed = seal(both, '{}', 'headers');
    expect(valuesOf(rowOf({ headersSealed })).headersSealed).toBe(headersSealed);
    expect(valuesOf(rowOf({ headersSealed: null })).headersSealed).toBeNull();
  });

  it('has nothing to do for a row that is current', () => {
    const secrets = [{ sealed: seal(both, 'x'), expiresAtMs: null }];
    expect(resealRow(rowOf({ headersSealed: null, secrets }), both, NOW_MS)).toEqual({ kind: 'current' });
  });

  it('forgets a secret that ended more than a day ago, whatever sealed it, and never the current one', () => {
    const lost = new SecretBox(key('lost', 3));
    const ended = { sealed: seal(lost, 'whsec_ended'), expiresAtMs: NOW_MS - 25 * HOUR_MS };
    const recent = { sealed: seal(old, 'whsec_recent'), expiresAtMs: NOW_MS - HOUR_MS };
    const { secrets } = valuesOf(rowOf({ secrets: [...rowOf().secrets, recent, ended] }));
    expect(secrets.map(({ expiresAtMs }) => expiresAtMs)).toEqual([null, NOW_MS + HOUR_MS, recent.expiresAtMs]);
  });

  it.each<[string, Partial<SealedRow>]>([
    ['an unknown key', { headersSealed: seal(new SecretBox(key('lost', 3)), '{}', 'headers') }],
    ['another key of the same id', { headersSealed: seal(new SecretBox(key('old', 9)), '{}', 'headers') }],
    ['the current id, and another key', { headersSealed: seal(new SecretBox(key('new', 9)), '{}', 'headers') }],
    ['the text of another destination', { headersSealed: seal(old, '{}', 'headers', { ...place, id: 'e' }) }],
    [
      'the text of another tenant',
      { secrets: [{ sealed: seal(old, 'x', 'secret', { ...place, tenantId: 'u' }), expiresAtMs: null }] },
    ],
    ['the text of another field', { headersSealed: seal(old, '{}', 'secret') }],
    ['an empty text', { headersSealed: '' }],
    ['a truncated text', { headersSealed: seal(old, '{"X-Key":"v"}', 'headers').slice(0, -1) }],
  ])('touches nothing of a row with %s', (_name, change) => {
    expect(resealRow(rowOf(change), both, NOW_MS)).toEqual({ kind: 'unreadable' });
  });
});

describe('keyIdsOf', () => {
  it('names each key once, and what names none', () => {
    const secrets = [{ sealed: seal(both, 'x'), expiresAtMs: null }];
    expect(keyIdsOf(rowOf(), both)).toEqual(['old']);
    expect(keyIdsOf(rowOf({ secrets }), both)).toEqual(['new', 'old']);
    expect(keyIdsOf(rowOf({ headersSealed: 'x' }), both)).toEqual(['old', NO_KEY_ID]);
    expect(keyIdsOf(rowOf({ headersSealed: null, secrets: [] }), both)).toEqual([]);
  });
});
