import { Webhook } from 'standardwebhooks';
import type { DestinationChange, Receipt } from './facts.js';

/** Bodies kept for a secret that is not known yet. Beyond it a receipt stays unsigned, as one that was forged does. */
const MAX_WAITING_BODIES = 20_000;

interface Waiting {
  receipt: Receipt;
  body: Buffer;
}

/**
 * Tells who signed a receipt, by a verifier that is not ours. The body is let go at once, except where no known secret made
 * the signature: an endpoint may hear from a destination before the answer that names its secret has reached the ledger.
 */
export class Signatures {
  private readonly destinationOfPath = new Map<string, string>();
  /** Newest last. */
  private readonly secretsOf = new Map<string, Map<string, Webhook>>();
  private waiting: Waiting[] = [];

  learn({ destinationId, state }: DestinationChange): void {
    const known = this.secretsOf.get(destinationId) ?? new Map<string, Webhook>();
    this.secretsOf.set(destinationId, known);
    this.destinationOfPath.set(state.path, destinationId);
    for (const { secret } of state.secrets) if (!known.has(secret)) known.set(secret, new Webhook(secret));
    this.waiting = this.waiting.filter((waiting) => !this.recognise(waiting));
  }

  check(receipt: Receipt, body: Buffer): void {
    const unknown = !this.recognise({ receipt, body });
    if (unknown && this.waiting.length < MAX_WAITING_BODIES) this.waiting.push({ receipt, body });
  }

  private recognise({ receipt, body }: Waiting): boolean {
    const destinationId = this.destinationOfPath.get(receipt.path);
    const secrets = destinationId === undefined ? undefined : this.secretsOf.get(destinationId);
    for (const [secret, webhook] of [...(secrets ?? [])].reverse()) {
      if (!isSignedBy(webhook, receipt, body)) continue;
      receipt.signedBy = secret;
      return true;
    }
    return false;
  }
}

/** The verifier's own `verify` also judges the age, by the clock of now; that is an invariant's business. */
function isSignedBy(webhook: Webhook, receipt: Receipt, body: Buffer): boolean {
  if (!/^\d{1,12}$/.test(receipt.timestampHeader)) return false;
  const signature = webhook.sign(receipt.webhookId, new Date(Number(receipt.timestampHeader) * 1_000), body);
  return receipt.signatureHeader.split(' ').includes(signature);
}
