import kafkajs, { type LogEntry } from 'kafkajs';

import type { Logger } from '#observability';

import { Throttle } from './throttle.js';

/**
 * What kafkajs reports as a warning or an error although it is daily business: the group's members come and go, and
 * leaders move. The consumer's own log lines tell these stories with more sense.
 */
const ORDINARY = [
  /rebalanc/i,
  /coordinator is not aware of this member/i,
  /re-?join/i,
  /not the (correct )?coordinator/i,
  /not the leader/i,
  /no leader for/i,
];

/** While a broker is away kafkajs reports the same failure several times a second. */
const REPEAT_AFTER_MS = 10_000;

/**
 * kafkajs' log lines in ours: same levels, `module` for its namespace. Ordinary rebalance noise becomes debug, an error
 * that will be retried a warning; a line repeated within 10 s is dropped and counted in the next one (`repeated`).
 */
export function toLogCreator(logger: Logger): () => (entry: LogEntry) => void {
  const throttle = new Throttle(REPEAT_AFTER_MS);
  return () => (entry) => {
    const { timestamp: _timestamp, logger: _logger, message, ...rest } = entry.log;
    const fields: Record<string, unknown> = { ...rest, module: `kafkajs/${entry.namespace || 'client'}` };
    const level = levelOf(entry, message, fields);
    if (level === 'warn' || level === 'error') {
      const repeated = throttle.tell(`${entry.namespace} ${message} ${String(rest['error'])}`, performance.now());
      if (repeated === undefined) return;
      if (repeated > 0) fields['repeated'] = repeated;
    }
    logger[level](fields, message);
  };
}

type Level = 'debug' | 'info' | 'warn' | 'error';

function levelOf(entry: LogEntry, message: string, fields: Record<string, unknown>): Level {
  const { logLevel } = kafkajs;
  if (entry.level === logLevel.INFO) return 'info';
  if (entry.level === logLevel.DEBUG) return 'debug';
  const text = typeof fields['error'] === 'string' ? `${message} ${fields['error']}` : message;
  if (ORDINARY.some((pattern) => pattern.test(text))) return 'debug';
  const retried = typeof fields['retryCount'] === 'number' || entry.namespace === 'Connection';
  if (entry.level === logLevel.WARN || retried) return 'warn';
  return 'error';
}
