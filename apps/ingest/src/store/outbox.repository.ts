import { LOCK_TIMEOUT_MS, LockHold } from '#postgres';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CustomEvent, EventScope } from '../event/custom-event.js';
import { EVENT_COLUMNS, fromRow, type CustomEventRow } from './custom-event-row.js';
import { Database } from './database.js';
import { PUBLISHER_LOCK } from './schema.js';

/** An event that Kafka does not have yet. */
export interface PendingEvent {
  position: string;
  scope: EventScope;
  event: CustomEvent;
  recordBytes: number;
  traceparent: string | undefined;
}

/** What became of the events of one claim; those in neither list stay in the outbox. */
export interface PublishResult {
  published: PendingEvent[];
  /** Can never be published as they are. */
  refused: { pending: PendingEvent; reason: string }[];
}

/** Never rejects: what was acknowledged must be known, whatever happened to the rest. */
export type PublishEvents = (pending: PendingEvent[], hold: LockHold) => Promise<PublishResult>;

/** `busy`: another process publishes. Else how many events left the outbox, of how many that were handed over. */
export type ClaimResult = 'busy' | { taken: number; left: number };

interface OutboxRow extends CustomEventRow {
  position: string;
  record_bytes: number;
  traceparent: string | null;
}

export const RECORDS_PER_CLAIM = 500;
/** Of records in memory at once; one record may be larger. */
export const BYTES_PER_CLAIM = 8 * 1_048_576;
/** Pending events are counted up to here: an outage of days must not make the count itself slow. */
const MAX_COUNTED = 1_000_000;

/** What is stored and not yet published, in order. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Hands the oldest events to `publish`, as the only process that does, and removes those that are published or refused.
   * The lock and one connection are held until `publish` settles; should the connection break meanwhile, the lock is
   * gone: `hold` tells, and nothing may be sent any more.
   */
  claim(publish: PublishEvents): Promise<ClaimResult> {
    return this.database.manager.transaction(async (manager) => {
      await manager.query(`SET LOCAL idle_in_transaction_session_timeout = ${LOCK_TIMEOUT_MS}`);
      const [{ locked }] = (await manager.query('SELECT pg_try_advisory_xact_lock($1) AS locked', [
        PUBLISHER_LOCK,
      ])) as [{ locked: boolean }];
      if (!locked) return 'busy';
      const rows = await readOldest(manager);
      const erased = rows.filter((row) => row.id === null);
      const pending = rows.filter((row) => row.id !== null).map(toPending);
      const hold = new LockHold(() => manager.query('SELECT 1'));
      const { published, refused } = await publish(pending, hold).finally(() => hold.end());
      await setAside(manager, refused);
      const done = [...erased, ...published, ...refused.map((refusal) => refusal.pending)];
      if (done.length > 0) {
        await manager.query('DELETE FROM custom_event_outbox WHERE position = ANY ($1::bigint[])', [
          done.map(({ position }) => position),
        ]);
      }
      return { taken: done.length, left: rows.length - done.length };
    });
  }

  /** What waits: `oldestAgeMs` 0 where nothing does. */
  async measure(): Promise<{ count: number; oldestAgeMs: number }> {
    const [row] = (await this.database.manager.query(`
      SELECT (SELECT count(*)::int FROM (SELECT FROM custom_event_outbox LIMIT ${MAX_COUNTED}) waiting) AS count,
             coalesce((SELECT extract(epoch FROM clock_timestamp() - enqueued_at) * 1000
                         FROM custom_event_outbox ORDER BY position LIMIT 1), 0)::float8 AS "oldestAgeMs"`)) as [
      { count: number; oldestAgeMs: number },
    ];
    return row;
  }
}

/** An event that was removed by hand has no row any more: its columns are null, and there is nothing to publish. */
async function readOldest(manager: EntityManager): Promise<OutboxRow[]> {
  const columns = EVENT_COLUMNS.map((column) => `e.${column}`).join(', ');
  return (await manager.query(
    `SELECT o.position, o.record_bytes, o.traceparent, ${columns}
       FROM (SELECT *, sum(record_bytes) OVER (ORDER BY position) AS bytes_so_far
               FROM (SELECT * FROM custom_event_outbox ORDER BY position LIMIT $1) oldest) o
       LEFT JOIN custom_events e ON (e.tenant_id, e.project_id, e.id) = (o.tenant_id, o.project_id, o.event_id)
      WHERE o.bytes_so_far - o.record_bytes < $2
      ORDER BY o.position`,
    [RECORDS_PER_CLAIM, BYTES_PER_CLAIM],
  )) as OutboxRow[];
}

function toPending(row: OutboxRow): PendingEvent {
  return {
    position: row.position,
    scope: { tenantId: row.tenant_id, projectId: row.project_id },
    event: fromRow(row),
    recordBytes: row.record_bytes,
    traceparent: row.traceparent ?? undefined,
  };
}

async function setAside(manager: EntityManager, refused: PublishResult['refused']): Promise<void> {
  for (const { pending, reason } of refused) {
    await manager.query(
      `INSERT INTO custom_event_refusals (tenant_id, project_id, event_id, record_bytes, reason)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [pending.scope.tenantId, pending.scope.projectId, pending.event.id, pending.recordBytes, reason],
    );
  }
}
