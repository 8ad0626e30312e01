import { createCipheriv, randomBytes } from 'node:crypto';

/** Where a sealed secret opens. */
export interface SecretPlace {
  tenantId: string;
  projectId: string;
  destinationId: string;
}

/**
 * A signing secret, made and sealed as the destinations service does it: AES-256-GCM bound to its place. Written down once more, for the
 * bench sees the system from outside: sealed otherwise, delivery could not open it and would deliver nothing.
 *
 * @param encryptionKey `id:base64-32-bytes`
 */
export function sealNewSecret(encryptionKey: string, { tenantId, projectId, destinationId }: SecretPlace): string {
  const [keyId = '', key = ''] = encryptionKey.split(':');
  const iv = randomBytes(12);
  const place = JSON.stringify([tenantId, projectId, destinationId, 'secret']);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64'), iv).setAAD(Buffer.from(place));
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${keyId}.${sealed.toString('base64url')}`;
}
