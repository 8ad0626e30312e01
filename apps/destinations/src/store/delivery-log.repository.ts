import type { AttemptRecord } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { classifyInsertFailure, MisplacedRowError } from './delivery-log-errors.js';
import { dayOf, DeliveryLogPartitions, type Day } from './delivery-log-partitions.js';

/** One attempt on its way into the log. */
export interface LoggedAttempt {
  record: AttemptRecord;
  /** The UTC day of `record.createdAt`: its partition. */
  day: Day;
  /** The record as JSON text, as it came: PostgreSQL parses it, so that nobody serialises it again. */
  json: string;
}

/**
 * Rising: the later one wins where an attempt was recorded twice. Only a repeat after a crash reuses an identity.
 * `discarded` beats `retry`: had the retry been published the later attempt would tell; had it not, the delivery
 * ended here. `dead` beats `discarded`: something was sent, and its dead letter exists.
 */
export const OUTCOMES_BY_RANK = ['retry', 'discarded', 'dead', 'delivered'] as const;

/** The delivery log's rows. Idempotent by (day, destination, delivery, run, attempt), and indifferent to the order of arrival. */
@Injectable()
export class DeliveryLogRepository {
  private readonly partitions: DeliveryLogPartitions;

  constructor(private readonly database: Database) {
    this.partitions = new DeliveryLogPartitions(database);
  }

  /**
   * Inserts all of them in one statement, or none. Rejects with the driver's error: see `classifyInsertFailure`.
   */
  async insertAttempts(attempts: readonly LoggedAttempt[]): Promise<void> {
    const rows = keepHighestRanked(attempts);
    await this.partitions.ensure(rows.map((row) => row.day));
    try {
      await this.insert(rows);
    } catch (error) {
      if (classifyInsertFailure(error) !== 'missing_day') throw error;
      this.partitions.forget();
      await this.partitions.ensure(rows.map((row) => row.day));
      await this.insert(rows).catch((again: unknown) => {
        throw classifyInsertFailure(again) === 'missing_day' ? new MisplacedRowError(again) : again;
      });
    }
  }

  /** Makes today and tomorrow: at midnight no insert has to wait for it. */
  async ensureDaysAhead(nowMs: number): Promise<void> {
    await this.partitions.ensure([dayOf(nowMs), dayOf(nowMs + 86_400_000)]);
  }

  /**
   * Drops what lies more than `days` whole days back, by the beginning of the run. Safe in several replicas at once.
   *
   * @returns the days that are gone, and those that are still in use and have to be tried again
   */
  dropDaysOlderThan(days: number, nowMs: number): Promise<{ dropped: Day[]; postponed: Day[] }> {
    return this.partitions.dropBefore(dayOf(nowMs - days * 86_400_000));
  }

  private async insert(rows: readonly LoggedAttempt[]): Promise<void> {
    await this.database.manager.query(INSERT_ATTEMPTS, [`[${rows.map((row) => row.json).join(',')}]`]);
  }
}

/** One statement must not meet the same key twice. */
function keepHighestRanked(attempts: readonly LoggedAttempt[]): LoggedAttempt[] {
  const byIdentity = new Map<string, LoggedAttempt>();
  for (const attempt of attempts) {
    const { deliveryId, run, attempt: number, outcome, tenantId, projectId, destinationId } = attempt.record;
    // No id holds a line break.
    const identity = [attempt.day, number, deliveryId, run, tenantId, projectId, destinationId].join('\n');
    const known = byIdentity.get(identity);
    if (known === undefined || rankOf(outcome) > rankOf(known.record.outcome)) byIdentity.set(identity, attempt);
  }
  return [...byIdentity.values()];
}

function rankOf(outcome: AttemptRecord['outcome']): number {
  return OUTCOMES_BY_RANK.indexOf(outcome);
}

/** `OUTCOMES_BY_RANK` in SQL. */
export const OUTCOME_RANKS = `ARRAY[${OUTCOMES_BY_RANK.map((outcome) => `'${outcome}'`).join(', ')}]`;

/** json, not jsonb: it is read once, and jsonb would build a tree first. */
const INSERT_ATTEMPTS = `
INSERT INTO delivery_attempts AS log (created_on, created_at, tenant_id, project_id, destination_id, delivery_id, run,
  attempt, event_id, event_type, agent_id, started_at, duration_ms, outcome, reason, status_code, response_excerpt,
  next_attempt_at, origin, command)
SELECT ("createdAt" AT TIME ZONE 'UTC')::date, "createdAt", "tenantId", "projectId", "destinationId", "deliveryId", run,
  attempt, "eventId", "eventType", "agentId", "startedAt", round("durationMs"), outcome, reason, "statusCode",
  "responseExcerpt", "nextAttemptAt", origin, command
FROM json_to_recordset($1::json) AS record ("createdAt" timestamptz, "tenantId" text, "projectId" text,
  "destinationId" text, "deliveryId" text, run text, attempt integer, "eventId" text, "eventType" text, "agentId" text,
  "startedAt" timestamptz, "durationMs" double precision, outcome text, reason text, "statusCode" integer,
  "responseExcerpt" text, "nextAttemptAt" timestamptz, origin text, command text)
ON CONFLICT ON CONSTRAINT delivery_attempts_pkey DO UPDATE SET
  started_at = excluded.started_at, duration_ms = excluded.duration_ms, outcome = excluded.outcome, reason = excluded.reason, status_code = excluded.status_code,
  response_excerpt = excluded.response_excerpt, next_attempt_at = excluded.next_attempt_at, command = excluded.command
WHERE array_position(${OUTCOME_RANKS}, log.outcome) < array_position(${OUTCOME_RANKS}, excluded.outcome)`;
