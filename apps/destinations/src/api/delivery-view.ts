import type { AttemptRow, DeliveryRow } from '../store/delivery.repository.js';
import { statusOf } from './delivery-status.js';
import type { Attempt, Delivery } from './delivery.schema.js';

export function viewDelivery(row: DeliveryRow): Delivery {
  const { id, eventId, eventType, agentId, run, durationMs, statusCode, reason } = row;
  return {
    id,
    eventId,
    eventType,
    agentId,
    status: statusOf(row.outcome),
    run,
    attemptCount: row.attempt,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.startedAt.toISOString(),
    durationMs,
    statusCode,
    reason,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  };
}

export function viewAttempt(row: AttemptRow): Attempt {
  const { run, attempt, durationMs, outcome, reason, statusCode, responseExcerpt } = row;
  return {
    run,
    attempt,
    startedAt: row.startedAt.toISOString(),
    durationMs,
    outcome,
    reason,
    statusCode,
    responseExcerpt,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  };
}
