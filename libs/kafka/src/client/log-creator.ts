import kafkajs, { type LogEntry } from 'kafkajs';

import type { Logger } from '#observability';

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

/**
 * kafkajs' log lines in ours: same levels, `module` for its namespace. Ordinary rebalance noise becomes debug; an error
 * that kafkajs is going to retry becomes a warning.
 */
export function toLogCreator(logger: Logger): () => (entry: LogEntry) => void {
  return () => (entry) => {
    const { timestamp: _timestamp, logger: _logger, message, ...rest } = entry.log;
    const fields: Record<string, unknown> = { ...rest, module: `kafkajs/${entry.namespace || 'client'}` };
    logger[levelOf(entry, message, fields)](fields, message);
  };
}

type Level = 'debug' | 'info' | 'warn' | 'error';

function levelOf(entry: LogEntry, message: string, fields: Record<string, unknown>): Level {
  const { logLevel } = kafkajs;
  if (entry.level === logLevel.INFO) return 'info';
  if (entry.level === logLevel.DEBUG) return 'debug';
  const text = typeof fields['error'] === 'string' ? `${message} ${fields['error']}` : message;
  if (ORDINARY.some((pattern) => pattern.test(text))) return 'debug';
  if (entry.level === logLevel.WARN || typeof fields['retryCount'] === 'number') return 'warn';
  return 'error';
}
