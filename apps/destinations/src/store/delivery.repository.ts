import { deliveryIdOf, destinationKeyOf, type AttemptOutcome, type AttemptReason } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { OUTCOME_RANKS } from './delivery-log.repository.js';
import { dayOf } from './delivery-log-partitions.js';
import type { DestinationKey } from './destination.entity.js';

/** Where a delivery stands among its destination's, newest first. */
export interface DeliveryPlace {
  /** Beginning of its run, in whole microseconds since the epoch: what PostgreSQL keeps. */
  createdAtMicros: string;
  id: string;
}

export interface DeliveryFilter {
  outcome?: AttemptOutcome | undefined;
  eventType?: string | undefined;
  eventId?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  /** Only what comes after it. */
  after?: DeliveryPlace | undefined;
}

/** One attempt as the log keeps it. */
export interface AttemptRow {
  run: string;
  attempt: number;
  startedAt: Date;
  durationMs: number;
  outcome: AttemptOutcome;
  reason: AttemptReason;
  statusCode: number | null;
  responseExcerpt: string | null;
  nextAttemptAt: Date | null;
}

/** Where an attempt stands among its delivery's, newest first. */
export interface AttemptPlace {
  /** In whole microseconds since the epoch. */
  startedAtMicros: string;
  run: string;
  attempt: number;
}

export type PlacedAttemptRow = AttemptRow & AttemptPlace;

/** A delivery: the last attempt of its latest run, and what all of its attempts share. */
export interface DeliveryRow extends AttemptRow, DeliveryPlace {
  eventId: string;
  eventType: string;
  agentId: string;
  createdAt: Date;
  /** Position of the run's first command, as the attempt told it. */
  command: string;
}

/** Reads the delivery log, always within one destination. What the destination itself is makes no difference. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** Newest first: by the beginning of the latest run, then by id. */
  list(destination: DestinationKey, filter: DeliveryFilter, limit: number): Promise<DeliveryRow[]> {
    const { where, parameters } = conditionsOf(destination, filter);
    return this.database.manager.query<DeliveryRow[]>(
      `SELECT ${DELIVERY_COLUMNS} FROM deliveries WHERE ${where}
        ORDER BY created_at DESC, delivery_id DESC LIMIT ${limit}`,
      parameters,
    );
  }

  /** null: the log has no such delivery, or not any more. */
  async find(destination: DestinationKey, id: string): Promise<DeliveryRow | null> {
    const rows = await this.database.manager.query<DeliveryRow[]>(
      `SELECT ${DELIVERY_COLUMNS} FROM deliveries WHERE ${OWN} AND delivery_id = $4`,
      [...ownParameters(destination), id],
    );
    return rows[0] ?? null;
  }

  /** Of every run, newest first: by their start, then by run and number. */
  async attempts(
    destination: DestinationKey,
    id: string,
    { after, limit }: { after?: AttemptPlace | undefined; limit: number },
  ): Promise<PlacedAttemptRow[]> {
    const parameters = [...ownParameters(destination), id];
    let where = '';
    if (after !== undefined) {
      where = `WHERE ("startedAt", run, attempt) < (${momentOf('$5')}, $6, $7)`;
      parameters.push(after.startedAtMicros, after.run, after.attempt);
    }
    return this.database.manager.query<PlacedAttemptRow[]>(
      `SELECT * FROM (
         SELECT DISTINCT ON (run, attempt) ${ATTEMPT_COLUMNS}, ${microsOf('started_at')} AS "startedAtMicros"
           FROM delivery_attempts WHERE ${OWN} AND delivery_id = $4
          ORDER BY run, attempt, array_position(${OUTCOME_RANKS}, outcome) DESC, created_on DESC) once
       ${where} ORDER BY "startedAt" DESC, run DESC, attempt DESC LIMIT ${limit}`,
      parameters,
    );
  }

  /** Whether the log holds anything of the destination, which may be deleted. */
  async knows(destination: DestinationKey): Promise<boolean> {
    const rows = await this.database.manager.query<unknown[]>(
      `SELECT 1 FROM delivery_attempts WHERE ${OWN} LIMIT 1`,
      ownParameters(destination),
    );
    return rows.length > 0;
  }
}

const OWN = 'tenant_id = $1 AND project_id = $2 AND destination_id = $3';

function ownParameters({ tenantId, projectId, id }: DestinationKey): unknown[] {
  return [tenantId, projectId, id];
}

const ATTEMPT_COLUMNS = `run, attempt, started_at AS "startedAt", duration_ms AS "durationMs", outcome, reason,
  status_code AS "statusCode", response_excerpt AS "responseExcerpt", next_attempt_at AS "nextAttemptAt"`;

const DELIVERY_COLUMNS = `${ATTEMPT_COLUMNS}, delivery_id AS id, event_id AS "eventId", event_type AS "eventType",
  agent_id AS "agentId", created_at AS "createdAt", command,
  ${microsOf('created_at')} AS "createdAtMicros"`;

/** A moment in SQL as whole microseconds, and back. */
function microsOf(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000000)::bigint::text`;
}

function momentOf(micros: string): string {
  return `'epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond'`;
}

/** Bounds of time are said twice, of the day too: the planner then leaves out the other days' tables. */
function conditionsOf(destination: DestinationKey, filter: DeliveryFilter): { where: string; parameters: unknown[] } {
  const parameters = ownParameters(destination);
  const conditions = [OWN];
  const place = (value: unknown) => `$${parameters.push(value)}`;
  const { outcome, eventType, eventId, from, to, after } = filter;
  if (outcome !== undefined) conditions.push(`outcome = ${place(outcome)}`);
  if (eventType !== undefined) conditions.push(`event_type = ${place(eventType)}`);
  if (eventId !== undefined) {
    conditions.push(`delivery_id = ${place(deliveryIdOf(eventId, destinationKeyOf(destination)))}`);
  }
  if (from !== undefined) {
    conditions.push(`created_at >= ${place(from.toISOString())}`, `created_on >= ${place(dayOf(from.getTime()))}`);
  }
  if (to !== undefined) {
    conditions.push(`created_at < ${place(to.toISOString())}`, `created_on <= ${place(dayOf(to.getTime()))}`);
  }
  if (after !== undefined) {
    const moment = momentOf(place(after.createdAtMicros));
    conditions.push(`(created_at, delivery_id) < (${moment}, ${place(after.id)})`);
    conditions.push(`created_on <= ${place(dayOf(Number(after.createdAtMicros) / 1_000))}`);
  }
  return { where: conditions.join(' AND '), parameters };
}
