import { encodeAttemptRecord, type AttemptRecord } from '#contracts';
import { dayOf } from '../src/store/delivery-log-partitions.js';
import type { LoggedAttempt } from '../src/store/delivery-log.repository.js';

/** An attempt that delivered, but for `changes`. */
export function attemptOf(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    deliveryId: 'dlv_1',
    eventId: 'evt_1',
    eventType: 'event.created',
    tenantId: 'acme',
    projectId: 'support',
    agentId: '',
    destinationId: 'orders',
    run: '0',
    attempt: 1,
    createdAt: '2026-03-01T10:00:00.000Z',
    startedAt: '2026-03-01T10:00:00.020Z',
    durationMs: 12,
    outcome: 'delivered',
    reason: 'ok',
    statusCode: 200,
    responseExcerpt: null,
    nextAttemptAt: null,
    origin: 'custom.events/0/1',
    command: 'webhooks.commands/0/1',
    ...changes,
  };
}

/** The same as the recorder hands it to the store. */
export function loggedAttemptOf(changes: Partial<AttemptRecord> = {}): LoggedAttempt {
  const record = attemptOf(changes);
  return { record, day: dayOf(Date.parse(record.createdAt)), json: encodeAttemptRecord(record).toString() };
}
