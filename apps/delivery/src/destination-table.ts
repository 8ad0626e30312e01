import { decodeDestinationState, destinationKeyOf, type DestinationState } from '#contracts';
import type { ReplicatedTable } from '#kafka';

/** The present state of every destination, replicated from `webhooks.destinations`. */
export class DestinationTable {
  constructor(private readonly table: ReplicatedTable<DestinationState>) {}

  /**
   * The destination as it is now; undefined when it does not exist. An absent row is believed only after reading on to the
   * topic's present end: the matcher may have seen it first. Waits while the broker is away.
   */
  async find(of: {
    tenantId: string;
    projectId: string;
    destinationId: string;
  }): Promise<DestinationState | undefined> {
    const key = destinationKeyOf({ tenantId: of.tenantId, projectId: of.projectId, id: of.destinationId });
    const row = this.table.get(key);
    if (row !== undefined) return row;
    await this.table.catchUp();
    return this.table.get(key);
  }

  /** Neither changed nor gone since it was found. */
  isUnchanged(found: DestinationState): boolean {
    return this.table.get(destinationKeyOf(found))?.version === found.version;
  }
}

/** Undefined for a record that cannot be read: the table counts it and keeps the last good row. */
export function decodeDestination(key: string, value: Buffer): { version: number; row: DestinationState } | undefined {
  const decoded = decodeDestinationState(value, key);
  return decoded.ok ? { version: decoded.state.version, row: decoded.state } : undefined;
}
