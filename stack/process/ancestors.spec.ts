import { ancestorsToWatch, type ProcessRow } from './ancestors.js';

const tree: Record<number, ProcessRow> = {
  50: { parentPid: 40, command: 'sh -c node --import tsx stack/stack.ts' },
  40: { parentPid: 30, command: 'npm run stack' },
  30: { parentPid: 1, command: '-bash' },
  60: { parentPid: 30, command: 'node jest.js' },
};
const read = (pid: number) => tree[pid];

describe('ancestorsToWatch', () => {
  it('goes up to npm and not to the shell above it', () => {
    expect(ancestorsToWatch(50, true, read)).toEqual([50, 40]);
  });

  it('is npm alone where its shell handed over to us', () => {
    expect(ancestorsToWatch(40, true, read)).toEqual([40]);
  });

  it('is the parent alone without npm', () => {
    expect(ancestorsToWatch(60, false, read)).toEqual([60]);
  });

  it('is the parent alone where npm is not found', () => {
    expect(ancestorsToWatch(60, true, read)).toEqual([60]);
  });

  it('is nobody when the parent is gone already', () => {
    expect(ancestorsToWatch(1, true, read)).toEqual([]);
  });
});
