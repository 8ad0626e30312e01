import { bigintAsNumber } from '#postgres';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names one destination. An id is unique within its project only. */
export interface DestinationKey {
  tenantId: string;
  projectId: string;
  id: string;
}

/** A signing secret as stored; the first of a row's list is the current one, the only one without an end. */
export interface StoredSecret {
  /** `whsec_...`, encrypted. */
  sealed: string;
  /** Epoch ms from which it no longer signs; null: until the next rotation. */
  expiresAtMs: number | null;
}

/** One destination, or its tombstone until the relay has published that. */
@Entity({ name: 'webhook_destinations' })
export class DestinationEntity implements DestinationKey {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId!: string;

  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'id', type: 'text' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'description', type: 'text', nullable: true })
  description!: string | null;

  @Column({ name: 'url', type: 'text' })
  url!: string;

  @Column({ name: 'event_types', type: 'text', array: true })
  eventTypes!: string[];

  /** Explicit, so that an emptied list can never turn into "every agent"; the table refuses an empty `list`. */
  @Column({ name: 'agent_scope', type: 'text' })
  agentScope!: 'all' | 'list';

  /** Empty exactly when the scope is `all`. */
  @Column({ name: 'agent_ids', type: 'text', array: true })
  agentIds!: string[];

  @Column({ name: 'enabled', type: 'boolean' })
  enabled!: boolean;

  /** JSON object of the custom headers, encrypted as a whole; null: none. */
  @Column({ name: 'headers_sealed', type: 'text', nullable: true })
  headersSealed!: string | null;

  /** Names of the custom headers: what a masked answer needs, so that it never decrypts. */
  @Column({ name: 'header_names', type: 'text', array: true })
  headerNames!: string[];

  @Column({ name: 'secrets', type: 'jsonb' })
  secrets!: StoredSecret[];

  /** From one sequence for all rows: rises with every change of the row, deletion and re-creation included. */
  @Column({ name: 'version', type: 'bigint', transformer: bigintAsNumber })
  version!: number;

  /** The version that the broker last acknowledged; 0: none. Lags behind `version` while there is something to publish. */
  @Column({ name: 'published_version', type: 'bigint', default: 0, transformer: bigintAsNumber })
  publishedVersion!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  /** Set: the row is gone for the API, and stays until its tombstone is acknowledged. */
  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;
}
