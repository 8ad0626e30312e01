import type { EntityManager } from 'typeorm';
import type { Database } from './database.js';
import { isCovered, isLockTimeout } from './delivery-log-errors.js';

/**
 * Serialises all who make or drop days, in every replica. Any constant does, as long as they all take this one.
 */
export const DELIVERY_LOG_LOCK = 7_266_031;

/** Long enough to pass an insert under way, short enough to be no pause for those that wait behind. */
const DROP_WAIT_MS = 500;

/** A UTC day, `YYYY-MM-DD`. */
export type Day = string;

export function dayOf(epochMs: number): Day {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** Makes and drops the day partitions of the delivery log. Safe in several replicas at once. */
export class DeliveryLogPartitions {
  /** Days that this process has seen. One may have been dropped since: then `forget` and ask again. */
  private readonly known = new Set<Day>();

  constructor(private readonly database: Database) {}

  /**
   * Resolves once every one of `days` can take rows, in its own table or in one that somebody else attached. One round trip for the
   * days that are new to this process.
   */
  async ensure(days: Iterable<Day>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !this.known.has(day)).sort();
    if (missing.length === 0) return;
    await this.database.manager.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [DELIVERY_LOG_LOCK]);
      const present = await readDays(manager);
      for (const day of missing) if (!present.has(day)) await createUnlessCovered(manager, day);
    });
    for (const day of missing) this.known.add(day);
  }

  /**
   * Drops the days before `first`, each in a moment of its own. A drop needs the whole log for that moment; where it
   * does not get it at once, behind a long query, it steps back, so that inserts never queue up behind it.
   *
   * @returns the days that are gone, and those that another attempt has to drop
   */
  async dropBefore(first: Day): Promise<{ dropped: Day[]; postponed: Day[] }> {
    const days = [...(await readDays(this.database.manager))].filter((day) => day < first).sort();
    const dropped: Day[] = [];
    for (const day of days) if (await this.drop(day)) dropped.push(day);
    return { dropped, postponed: days.filter((day) => !dropped.includes(day)) };
  }

  private async drop(day: Day): Promise<boolean> {
    try {
      await this.database.manager.transaction(async (manager) => {
        await manager.query(`SET LOCAL lock_timeout = ${DROP_WAIT_MS}`);
        await manager.query('SELECT pg_advisory_xact_lock($1)', [DELIVERY_LOG_LOCK]);
        // Another replica may have been faster.
        await manager.query(`DROP TABLE IF EXISTS ${partitionOf(day)}`);
      });
    } catch (error) {
      if (isLockTimeout(error)) return false;
      throw error;
    }
    this.known.delete(day);
    return true;
  }

  /** After an insert found no partition: somebody dropped a day. */
  forget(): void {
    this.known.clear();
  }
}

/** `delivery_attempts_20261124`: the name is where a day's table is recognised by. */
function partitionOf(day: Day): string {
  return `delivery_attempts_${day.replaceAll('-', '')}`;
}

/** Undefined for a table without a day's name: somebody else attached it. */
function dayOfPartition(table: string): Day | undefined {
  const day = table.replace(/^delivery_attempts_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  return day === table ? undefined : day;
}

async function readDays(manager: EntityManager): Promise<Set<Day>> {
  const rows = await manager.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'delivery_attempts'::regclass`,
  );
  return new Set(rows.flatMap(({ name }) => dayOfPartition(name) ?? []));
}

/** Not where somebody else attached a table that takes the day's rows. */
async function createUnlessCovered(manager: EntityManager, day: Day): Promise<void> {
  await manager
    .transaction((inner) => createDay(inner, day))
    .catch((error: unknown) => {
      if (!isCovered(error)) throw error;
    });
}

/**
 * Made apart and attached: CREATE TABLE ... PARTITION OF would lock the whole log against reads and inserts, behind
 * the longest query on it; ATTACH lets both go on.
 */
async function createDay(manager: EntityManager, day: Day): Promise<void> {
  const table = partitionOf(day);
  const next = dayOf(Date.parse(day) + 86_400_000);
  await manager.query(`CREATE TABLE ${table} (LIKE delivery_attempts INCLUDING ALL)`);
  await manager.query(
    `ALTER TABLE delivery_attempts ATTACH PARTITION ${table} FOR VALUES FROM ('${day}') TO ('${next}')`,
  );
}
