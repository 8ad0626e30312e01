import { QueryFailedError } from 'typeorm';
import { classifyInsertFailure, describeDataError } from './delivery-log-errors.js';

const failed = (fields: Record<string, string>) =>
  new QueryFailedError('INSERT', [], Object.assign(new Error('value "secret" is wrong'), fields));

describe('classifyInsertFailure', () => {
  it.each([
    ['a number out of range', '22003', 'data'],
    ['a NUL in a text', '22P05', 'data'],
    ['a missing value', '23502', 'data'],
    ['an index row too large', '54000', 'data'],
    ['a full disk', '53100', 'unavailable'],
    ['an administrator', '57P01', 'unavailable'],
    ['a deadlock', '40P01', 'unavailable'],
    ['a column that is not there yet', '42703', 'unavailable'],
    ['a socket', 'ECONNREFUSED', 'unavailable'],
  ])('%s (%s) is %s', (_case, code, failure) => {
    expect(classifyInsertFailure(failed({ code }))).toBe(failure);
  });

  it('tells a check that a row breaks from a day without partition', () => {
    expect(classifyInsertFailure(failed({ code: '23514', constraint: 'outcome_check' }))).toBe('data');
    expect(classifyInsertFailure(failed({ code: '23514' }))).toBe('missing_day');
  });

  it('takes everything else for an outage: nothing is lost by waiting', () => {
    expect(classifyInsertFailure(new Error('Connection terminated'))).toBe('unavailable');
    expect(classifyInsertFailure(undefined)).toBe('unavailable');
  });

  it('describes a bad row without its values', () => {
    const detail = describeDataError(failed({ code: '23502', column: 'reason' }));
    expect(detail).toBe('the delivery log refuses it: SQLSTATE 23502 (reason)');
  });
});
