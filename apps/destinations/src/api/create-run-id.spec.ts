import { isWireId } from '#contracts';
import { createRunId } from './create-run-id.js';

describe('createRunId', () => {
  it('can ride in a header, is never the same, and sorts by time', () => {
    const ids = [0, 1, 255, 4_096, 1_700_000_000_000, 1_700_000_000_001].map(createRunId);
    expect(ids.every(isWireId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(createRunId(1)).not.toBe(createRunId(1));
  });
});
