import { MAX_SIGNING_SECRETS, rotateSecrets } from './rotate-secrets.js';

const NOW = 1_000_000;
const rotate = (secrets: Parameters<typeof rotateSecrets>[0], overlapMs: number) =>
  rotateSecrets(secrets, 'new', { nowMs: NOW, overlapMs });

describe('rotateSecrets', () => {
  it('puts the new one first and ends the old one after the overlap', () => {
    expect(rotate([{ sealed: 'old', expiresAtMs: null }], 5_000)).toEqual([
      { sealed: 'new', expiresAtMs: null },
      { sealed: 'old', expiresAtMs: NOW + 5_000 },
    ]);
  });

  it('never lengthens the life of an older one, and shortens it to the overlap', () => {
    const secrets = [
      { sealed: 'current', expiresAtMs: null },
      { sealed: 'soon', expiresAtMs: NOW + 1_000 },
      { sealed: 'late', expiresAtMs: NOW + 90_000 },
    ];
    expect(rotate(secrets, 5_000)?.map(({ expiresAtMs }) => expiresAtMs)).toEqual([
      null,
      NOW + 5_000,
      NOW + 1_000,
      NOW + 5_000,
    ]);
  });

  it('ends all others at once without an overlap', () => {
    const secrets = [
      { sealed: 'current', expiresAtMs: null },
      { sealed: 'older', expiresAtMs: NOW + 90_000 },
    ];
    expect(rotate(secrets, 0)).toEqual([{ sealed: 'new', expiresAtMs: null }]);
  });

  it('drops what has ended', () => {
    const secrets = [
      { sealed: 'current', expiresAtMs: null },
      { sealed: 'ended', expiresAtMs: NOW },
    ];
    expect(rotate(secrets, 5_000)?.map(({ sealed }) => sealed)).toEqual(['new', 'current']);
  });

  it('refuses more than may sign, unless the others end', () => {
    const secrets = Array.from({ length: MAX_SIGNING_SECRETS }, (_, index) => ({
      sealed: `s${index}`,
      expiresAtMs: index === 0 ? null : NOW + 60_000,
    }));
    expect(rotate(secrets, 5_000)).toBeNull();
    expect(rotate(secrets.slice(1), 5_000)).toHaveLength(MAX_SIGNING_SECRETS);
    expect(rotate(secrets, 0)).toHaveLength(1);
  });
});
