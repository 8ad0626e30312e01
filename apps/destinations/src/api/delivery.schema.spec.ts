import { readWith } from '#http';
import { listDeliveriesQuerySchema } from './delivery.schema.js';

const wrongFields = (query: object) => {
  const read = readWith(listDeliveriesQuerySchema, query);
  return read.ok ? [] : read.errors.map(({ field }) => field);
};

describe('the time range of a list', () => {
  it.each(['0001-01-01T00:00:00Z', '2026-01-31T23:59:59.999+14:00', '9999-12-31T23:59:59Z'])('takes %s', (moment) => {
    expect(wrongFields({ from: moment, to: moment })).toEqual([]);
  });

  it.each([
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2026-02-29T00:00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '',
  ])('names each bound that %j is no time for', (moment) => {
    expect(wrongFields({ from: moment })).toEqual(['from']);
    expect(wrongFields({ to: moment })).toEqual(['to']);
  });
});
