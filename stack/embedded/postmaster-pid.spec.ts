import { isServerOf } from './postmaster-pid.js';

describe('isServerOf', () => {
  it('knows the server of this very directory', () => {
    expect(isServerOf('/n/bin/postgres\0-D\0/state/postgres\0-p\x005432\0', '/state/postgres')).toBe(true);
  });

  it.each([
    ['another directory', '/n/bin/postgres\0-D\0/state/postgres-2\0'],
    ['another program that was given the pid', 'vim\0/state/postgres\0'],
    ['nothing', ''],
  ])('leaves alone %s', (_what, commandLine) => {
    expect(isServerOf(commandLine, '/state/postgres')).toBe(false);
  });
});
