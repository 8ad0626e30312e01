import { logLevel, type LogEntry } from 'kafkajs';

import type { Logger } from '#observability';

import { toLogCreator } from './log-creator.js';

function setUp() {
  const lines: { level: string; fields: Record<string, unknown>; message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    lines.push({ level, fields: { ...fields }, message });
  const logger = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  } as unknown as Logger;
  const log = toLogCreator(logger)();
  const entry = (level: logLevel, message: string, extra: object = {}, namespace = 'Consumer'): LogEntry => ({
    namespace,
    level,
    label: '',
    log: { timestamp: '', logger: 'kafkajs', message, ...extra },
  });
  return { lines, log, entry };
}

describe('the log lines of kafkajs', () => {
  it('keep their level and fields, and name their part of kafkajs', () => {
    const { lines, log, entry } = setUp();
    log(entry(logLevel.ERROR, 'Crash: TypeError', { groupId: 'g' }));
    expect(lines).toEqual([
      { level: 'error', fields: { groupId: 'g', module: 'kafkajs/Consumer' }, message: 'Crash: TypeError' },
    ]);
  });

  it.each([
    ['The group is rebalancing, re-joining', {}],
    ['The coordinator is not aware of this member, re-joining the group', {}],
    ['Response Heartbeat(key: 12, version: 3)', { error: 'The group is rebalancing, so a rejoin is needed' }],
    ['Response Produce(key: 0, version: 7)', { error: 'This server is not the leader for that topic-partition' }],
  ])('are for debugging only where they are daily business: %s', (message, extra) => {
    const { lines, log, entry } = setUp();
    log(entry(logLevel.ERROR, message, extra));
    expect(lines[0]?.level).toBe('debug');
  });

  it('warn of what will be tried again', () => {
    const { lines, log, entry } = setUp();
    log(entry(logLevel.ERROR, 'Failed to connect', { retryCount: 3 }, 'BrokerPool'));
    log(entry(logLevel.ERROR, 'Connection error: connect ECONNREFUSED', {}, 'Connection'));
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  it('are not repeated, unless the error differs', () => {
    const { lines, log, entry } = setUp();
    for (const error of ['a', 'a', 'a', 'b']) log(entry(logLevel.ERROR, 'Response Fetch', { error }));
    expect(lines.map(({ fields }) => fields['error'])).toEqual(['a', 'b']);
  });
});
