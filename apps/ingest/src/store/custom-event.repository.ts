import { choosePartition } from '#kafka';
import { Injectable } from '@nestjs/common';
import type { CustomEvent, EventScope } from '../event/custom-event.js';
import { keyOf } from '../event/make-record.js';
import { EVENT_COLUMNS, fromRow, toParameters, type CustomEventRow } from './custom-event-row.js';
import { Database } from './database.js';

export interface StoredEvent {
  event: CustomEvent;
  /** false: its id was taken, and `event` is what took it. */
  isNew: boolean;
}

const values = EVENT_COLUMNS.map((_column, index) => `$${index + 1}`).join(', ');
const nextParameter = EVENT_COLUMNS.length + 1;

/** Event and outbox in one statement: both or neither, in one round trip. */
const INSERT = `
  WITH stored AS (
    INSERT INTO custom_events (${EVENT_COLUMNS.join(', ')}) VALUES (${values})
    ON CONFLICT DO NOTHING
    RETURNING tenant_id, project_id, id
  )
  INSERT INTO custom_event_outbox (tenant_id, project_id, event_id, record_bytes, traceparent, key_hash)
  SELECT tenant_id, project_id, id, $${nextParameter}::integer, $${nextParameter + 1}::text, $${nextParameter + 2}::integer
    FROM stored
  RETURNING position`;

const SELECT = `
  SELECT ${EVENT_COLUMNS.join(', ')} FROM custom_events WHERE tenant_id = $1 AND project_id = $2 AND id = $3`;

/** A partition count under which the partition is the whole hash, less its sign. */
const WHOLE_HASH = 2 ** 31;

/** An event that took the id may be removed, its retention over, between our two looks. */
const MAX_TRIES = 3;

/** Custom events of all projects, each by its scope. */
@Injectable()
export class CustomEventRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores an event and what is to be published of it, unless its id is taken. Of several at once with one id, the first
   * to commit is stored, and the others wait for it and answer with it.
   *
   * @param record what it takes on the topic, and the trace it belongs to
   */
  async store(
    scope: EventScope,
    event: CustomEvent,
    record: { bytes: number; traceparent: string | undefined },
  ): Promise<StoredEvent> {
    const { manager } = this.database;
    const parameters = [...toParameters(scope, event), record.bytes, record.traceparent ?? null, keyHashOf(event)];
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const queued = (await manager.query(INSERT, parameters)) as unknown[];
      if (queued.length > 0) return { event, isNew: true };
      const first = await this.find(scope, event.id);
      if (first !== undefined) return { event: first, isNew: false };
    }
    throw new Error('an event with this id is neither there nor free');
  }

  async find({ tenantId, projectId }: EventScope, id: string): Promise<CustomEvent | undefined> {
    const [row] = (await this.database.manager.query(SELECT, [tenantId, projectId, id])) as CustomEventRow[];
    return row && fromRow(row);
  }

  /**
   * Removes events older than `days`, oldest first, at most `limit`; never one that is not published, or that its topic
   * refused.
   *
   * @returns how many were removed
   */
  async prune(days: number, limit: number): Promise<number> {
    const [, count] = (await this.database.manager.query(
      `DELETE FROM custom_events e USING (
         SELECT tenant_id, project_id, id FROM custom_events
          WHERE created_at < now() - make_interval(days => $1)
            AND created_at < coalesce((SELECT min(enqueued_at) FROM custom_event_outbox), now()) - interval '1 hour'
            AND (tenant_id, project_id, id) NOT IN (SELECT tenant_id, project_id, event_id FROM custom_event_refusals)
          ORDER BY created_at LIMIT $2) old
       WHERE (e.tenant_id, e.project_id, e.id) = (old.tenant_id, old.project_id, old.id)`,
      [days, limit],
    )) as [unknown, number];
    return count;
  }
}

function keyHashOf(event: CustomEvent): number {
  return choosePartition(keyOf(event), WHOLE_HASH);
}
