import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `view` reads, `edit` writes, `publish` sends events and may not manage anything. */
export const API_KEY_ROLES = ['view', 'edit', 'publish'] as const;
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

/** One API key. Its secret half is stored as a hash alone: 256 random bits need no slow one. */
@Entity({ name: 'api_keys' })
export class ApiKeyEntity {
  /** The public half of the key, which the lookup goes by. */
  @PrimaryColumn({ name: 'id', type: 'text' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'text' })
  tenantId!: string;

  /** null: every project of the tenant. */
  @Column({ name: 'project_id', type: 'text', nullable: true })
  projectId!: string | null;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'role', type: 'text' })
  role!: ApiKeyRole;

  /** SHA-256 of the secret half. */
  @Column({ name: 'secret_hash', type: 'bytea' })
  secretHash!: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** null: never. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;
}
