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

/** What became of events that were sent; those in neither list stay in the outbox. */
export interface PublishResult {
  published: PendingEvent[];
  /** Can never be published as they are. */
  refused: { pending: PendingEvent; reason: string }[];
}

interface OutboxRow extends CustomEventRow {
  position: string;
  record_bytes: number;
  traceparent: string | null;
}

export const RECORDS_PER_READ = 500;
/** Of one read; one record may be larger, and each busy partition may hold one read's records. */
export const BYTES_PER_READ = 8 * 1_048_576;
/** Pending events are counted up to here: an outage of days must not make the count itself slow. */
const MAX_COUNTED = 1_000_000;

/** Partitions of the topic, and which of them to leave out. */
export interface PartitionFilter {
  count: number;
  busy: number[];
}

/** What is stored and not yet published, in order. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` as the only process that publishes: the lock and one connection are held until it settles. Should the
   * connection break meanwhile, the lock is gone: `hold` tells, and nothing may be sent any more.
   *
   * @returns false where another process publishes
   */
  lead(work: (hold: LockHold) => Promise<void>): Promise<boolean> {
    return this.database.manager.transaction(async (manager) => {
      await manager.query(`SET LOCAL idle_in_transaction_session_timeout = ${LOCK_TIMEOUT_MS}`);
      const [{ locked }] = (await manager.query('SELECT pg_try_advisory_xact_lock($1) AS locked', [
        PUBLISHER_LOCK,
      ])) as [{ locked: boolean }];
      if (!locked) return false;
      const hold = new LockHold(() => manager.query('SELECT 1'));
      await work(hold).finally(() => hold.end());
      return true;
    });
  }

  /** In order. Events that were removed by hand leave the outbox on the way: there is nothing to publish. */
  async readOldest(partitions: PartitionFilter): Promise<PendingEvent[]> {
    for (;;) {
      const { manager } = this.database;
      const rows = await readOldest(manager, partitions);
      const erased = rows.filter((row) => row.id === null);
      await remove(manager, erased);
      if (rows.length === 0 || erased.length < rows.length) return rows.filter((row) => row.id !== null).map(toPending);
    }
  }

  /** Removes what is published or refused, and keeps what is refused aside. */
  async settle({ published, refused }: PublishResult): Promise<void> {
    const { manager } = this.database;
    if (refused.length === 0) return remove(manager, published);
    await manager.transaction(async (transaction) => {
      await setAside(transaction, refused);
      await remove(transaction, [...published, ...refused.map(({ pending }) => pending)]);
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

/**
 * An event that was removed by hand has no row any more: its columns are null. `key_hash` only spares reading what
 * waits for a busy partition; 0 where nobody knows it, and then the row is read.
 */
async function readOldest(manager: EntityManager, { count, busy }: PartitionFilter): Promise<OutboxRow[]> {
  const columns = EVENT_COLUMNS.map((column) => `e.${column}`).join(', ');
  return (await manager.query(
    `SELECT o.position, o.record_bytes, o.traceparent, ${columns}
       FROM (SELECT *, sum(record_bytes) OVER (ORDER BY position) AS bytes_so_far
               FROM (SELECT * FROM custom_event_outbox WHERE key_hash = 0 OR key_hash % $3::integer <> ALL ($4::integer[])
                      ORDER BY position LIMIT $1) oldest) o
       LEFT JOIN custom_events e ON (e.tenant_id, e.project_id, e.id) = (o.tenant_id, o.project_id, o.event_id)
      WHERE o.bytes_so_far - o.record_bytes < $2
      ORDER BY o.position`,
    [RECORDS_PER_READ, BYTES_PER_READ, count, busy],
  )) as OutboxRow[];
}

async function remove(manager: EntityManager, rows: { position: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const positions = rows.map(({ position }) => position);
  await manager.query('DELETE FROM custom_event_outbox WHERE position = ANY ($1::bigint[])', [positions]);
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
