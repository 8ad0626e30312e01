import { classifyFailure, classifyStatus, type EgressFailureReason, type StatusClass } from './classify-response.js';

describe('classifyStatus', () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const table: [StatusClass, number[]][] = [
    ['success', range(200, 299)],
    ['retryable', [408, 425, 429, ...range(500, 599)]],
    ['permanent', range(300, 399)],
    ['permanent', range(400, 499).filter((status) => ![408, 425, 429].includes(status))],
    ['permanent', [0, 99, 100, 101, 199, 600, 999]],
  ];

  it.each(table)('%s: %j', (expected, statuses) => {
    expect(statuses.filter((status) => classifyStatus(status) !== expected)).toEqual([]);
  });
});

describe('classifyFailure', () => {
  it.each<[EgressFailureReason, string]>([
    ['timeout', 'retryable'],
    ['dns', 'retryable'],
    ['connect', 'retryable'],
    ['tls', 'retryable'],
    ['reset', 'retryable'],
    ['protocol', 'retryable'],
    ['blocked', 'permanent'],
  ])('%s is %s', (reason, expected) => {
    expect(classifyFailure(reason)).toBe(expected);
  });
});
