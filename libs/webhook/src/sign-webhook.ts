import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new signing secret, as the receiver is given it: `whsec_` and 32 random bytes in base64. */
export function generateSigningSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The Standard Webhooks signature `v1,<base64>`: HMAC-SHA-256 over `id.timestamp.body`.
 *
 * @param secret `whsec_` and base64; the prefix may be missing
 * @param id the `webhook-id`; it holds no `.`, or two triples could sign alike
 * @param timestampSeconds when this attempt is sent
 */
export function signWebhook(secret: string, id: string, timestampSeconds: number, body: Buffer): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestampSeconds}.`).update(body).digest('base64');
  return `v1,${mac}`;
}

/** One signature per secret, separated by spaces: a receiver may hold either secret while one replaces the other. */
export function signWithAll(
  secrets: readonly string[],
  id: string,
  timestampSeconds: number,
  body: Buffer,
): string | undefined {
  if (secrets.length === 0) return undefined;
  return secrets.map((secret) => signWebhook(secret, id, timestampSeconds, body)).join(' ');
}
