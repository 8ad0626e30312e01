import fc from 'fast-check';
import { parsePosition, positionOf } from './position.js';

describe('positions', () => {
  const positions = fc.record({
    topic: fc.stringMatching(/^[a-zA-Z0-9._-]{1,249}$/),
    partition: fc.nat(),
    offset: fc.maxSafeNat(),
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(parsePosition(positionOf(position))).toEqual(position);
      }),
    );
  });

  it.each(['', 'a/1', 'a/1/2/3', 'a/b/c/1/2', '/1/2', 'a/-1/2', 'a/1/', 'a/01/2', 'a/1/9999999999999999', 'a/1/2\n'])(
    'refuses %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );
});
