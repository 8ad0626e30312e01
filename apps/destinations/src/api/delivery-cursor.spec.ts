import { decodeAttemptCursor, decodeCursor, encodeAttemptCursor, encodeCursor } from './delivery-cursor.js';

const PLACE = { createdAtMicros: '1772359200000001', id: 'dlv_Zb1kqYwH0rVn3sTq8cXoJ5eLgA7u2M4p' };
const REFUSAL = expect.objectContaining({ status: 400, errors: [expect.objectContaining({ field: 'cursor' })] });

const refusalOf = (cursor: string): unknown => {
  try {
    return decodeCursor(cursor);
  } catch (error) {
    return error;
  }
};

describe('cursor', () => {
  it('leads back to its place', () => {
    expect(decodeCursor(encodeCursor(PLACE))).toEqual(PLACE);
  });

  it('is refused when any character of it is another, missing or doubled', () => {
    const cursor = encodeCursor(PLACE);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      expect(refusalOf(cursor.slice(0, at) + other + cursor.slice(at + 1))).toEqual(REFUSAL);
      expect(refusalOf(cursor.slice(0, at) + cursor.slice(at + 1))).toEqual(REFUSAL);
      expect(refusalOf(cursor.slice(0, at) + cursor[at] + cursor.slice(at))).toEqual(REFUSAL);
    }
  });

  it.each(['x', '%', `${encodeCursor(PLACE)}=`, ` ${encodeCursor(PLACE)}`, Buffer.from('1.a.b').toString('base64url')])(
    'is refused: %j',
    (cursor) => {
      expect(refusalOf(cursor)).toEqual(REFUSAL);
    },
  );

  it('of attempts leads back to its place, and is none of deliveries', () => {
    const place = { startedAtMicros: '1772359200000001', run: `rs_${'x'.repeat(252)}`, attempt: 3 };
    expect(decodeAttemptCursor(encodeAttemptCursor(place))).toEqual(place);
    expect(refusalOf(encodeAttemptCursor({ ...place, run: '0' }))).toEqual(REFUSAL);
    expect(() => decodeAttemptCursor(encodeCursor(PLACE))).toThrow('cursor');
  });
});
