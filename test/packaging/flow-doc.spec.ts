import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ATTEMPT_OUTCOMES,
  ATTEMPT_REASONS,
  deadLetterHeaders,
  encodeAttemptRecord,
  EVENT_TOPICS,
  REJECTED_REASONS,
  rejectedHeaders,
  topicNames,
  type AttemptRecord,
  type CommandHeaders,
} from '#contracts';

const page = readFileSync(join(import.meta.dirname, '../../docs/flow.md'), 'utf8');
const position = 'topic/0/1';
const time = '2026-03-01T12:00:00.000Z';
const ids = {
  deliveryId: 'd',
  eventId: 'e',
  eventType: 't',
  tenantId: 't',
  projectId: 'p',
  agentId: '',
  destinationId: 'd',
};
const command: CommandHeaders = {
  ...ids,
  ...{ run: '0', attempt: 1, createdAtMs: 1, notBeforeMs: 1, orderingKey: 'k', origin: position, command: position },
  ...{ traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`, deferrals: 1 },
};
const attempt: AttemptRecord = {
  ...ids,
  ...{ run: '0', attempt: 1, createdAt: time, startedAt: time, durationMs: 1, outcome: 'retry', reason: 'timeout' },
  ...{ statusCode: null, responseExcerpt: null, nextAttemptAt: null, origin: position, command: position },
};

describe('docs/flow.md', () => {
  it('names every topic and group', () => {
    const { groups, ...topics } = topicNames({ prefix: '', retryDelaysMs: [], deferDelaysMs: [] });
    const names = Object.values(topics).filter((name) => typeof name === 'string');
    const named = [...EVENT_TOPICS, ...names, groups.matcher, groups.delivery, groups.recorder];
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every header of commands, dead letters and rejected records', () => {
    const dead = deadLetterHeaders(command, {
      reason: 'tls',
      attempts: 3,
      lastStatus: 500,
      lastError: 'e',
      failedAtMs: 1,
    });
    const rejected = rejectedHeaders({}, { reason: 'empty', detail: '', origin: '', rejectedAtMs: 1, truncated: true });
    const names = [...Object.keys(dead), ...Object.keys(rejected)];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every outcome and reason', () => {
    const words = [...ATTEMPT_OUTCOMES, ...ATTEMPT_REASONS, ...REJECTED_REASONS];
    expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  });

  it('names every field of an attempt record', () => {
    const fields = Object.keys(JSON.parse(encodeAttemptRecord(attempt).toString()) as object).join(', ');
    expect(page.replaceAll('\n', ' ')).toContain(fields);
  });
});
