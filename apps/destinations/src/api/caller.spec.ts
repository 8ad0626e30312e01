import { decideAccess, outlives, seesWhatIsMasked, type Access, type Caller, type KeyCaller } from './caller.js';

const key = (changes: Partial<KeyCaller>): KeyCaller => ({
  kind: 'key',
  keyId: 'k',
  tenantId: 't1',
  projectId: null,
  role: 'edit',
  expiresAt: null,
  ...changes,
});
const OPERATOR: Caller = { kind: 'operator' };
const PROJECT = { tenantId: 't1', projectId: 'p1' };
const ACCESSES: Access[] = ['view', 'edit', 'keys'];

describe('decideAccess', () => {
  it.each([
    ['operator', OPERATOR, PROJECT, ['granted', 'granted', 'granted']],
    ['tenant edit', key({}), PROJECT, ['granted', 'granted', 'granted']],
    ['tenant view', key({ role: 'view' }), PROJECT, ['granted', 'forbidden', 'forbidden']],
    ['project edit', key({ projectId: 'p1' }), PROJECT, ['granted', 'granted', 'forbidden']],
    ['project edit on the tenant', key({ projectId: 'p1' }), { tenantId: 't1' }, ['granted', 'granted', 'forbidden']],
    ['edit of another project', key({ projectId: 'p2' }), PROJECT, ['not_found', 'not_found', 'not_found']],
    ['edit of another tenant', key({ tenantId: 't2' }), PROJECT, ['not_found', 'not_found', 'not_found']],
    ['view of another tenant', key({ tenantId: 't2', role: 'view' }), PROJECT, ['not_found', 'not_found', 'not_found']],
    ['publish', key({ role: 'publish', projectId: 'p1' }), PROJECT, ['forbidden', 'forbidden', 'forbidden']],
    ['publish elsewhere', key({ role: 'publish', tenantId: 't2' }), PROJECT, ['forbidden', 'forbidden', 'forbidden']],
    ['view, no scope', key({ role: 'view', projectId: 'p1' }), {}, ['granted', 'forbidden', 'forbidden']],
  ] as const)('%s', (_name, caller, scope, verdicts) => {
    expect(ACCESSES.map((access) => decideAccess(caller, access, scope))).toEqual(verdicts);
  });
});

describe('seesWhatIsMasked', () => {
  it('is for the operator and for edit alone', () => {
    const callers = [OPERATOR, key({}), key({ role: 'view' }), key({ role: 'publish' })];
    expect(callers.map(seesWhatIsMasked)).toEqual([true, true, false, false]);
  });
});

describe('outlives', () => {
  const end = new Date('2030-01-01T00:00:00Z');
  const later = new Date('2030-01-01T00:00:01Z');

  it('bounds a key by the end of its maker', () => {
    const maker = key({ expiresAt: end });
    expect([end, later, null].map((expiresAt) => outlives(maker, expiresAt))).toEqual([false, true, true]);
  });

  it('bounds nothing where the maker has no end', () => {
    for (const maker of [OPERATOR, key({})])
      expect([later, null].map((at) => outlives(maker, at))).toEqual([false, false]);
  });
});
