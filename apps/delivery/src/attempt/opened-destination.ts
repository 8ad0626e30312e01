import type { DestinationState } from '#contracts';
import { SecretBox } from '#secrets';
import { parseHeaders } from './headers-codec.js';

/** A destination with its secrets in the clear: in memory only, for as long as its row is the present one. */
export interface OpenedDestination {
  customHeaders: Readonly<Record<string, string>>;
  secrets: readonly { secret: string; expiresAtMs: number | null }[];
}

/** Opens the sealed fields of a row once, however many attempts it serves. */
export class DestinationOpener {
  private readonly opened = new WeakMap<DestinationState, OpenedDestination>();

  constructor(private readonly box: SecretBox) {}

  /** @throws UnknownKeyError, SecretDamagedError: the row cannot be used before an operator acts */
  open(destination: DestinationState): OpenedDestination {
    const known = this.opened.get(destination);
    if (known !== undefined) return known;
    const opened = this.unseal(destination);
    this.opened.set(destination, opened);
    return opened;
  }

  /** Keeps nothing: most rows of a table are not used for long. */
  canOpen(destination: DestinationState): boolean {
    try {
      this.unseal(destination);
      return true;
    } catch {
      return false;
    }
  }

  private unseal(destination: DestinationState): OpenedDestination {
    const { tenantId, projectId, id: destinationId, headers, secrets } = destination;
    const scope = { tenantId, projectId, destinationId };
    return {
      customHeaders: headers === null ? {} : parseHeaders(this.box.open(headers, { ...scope, field: 'headers' })),
      secrets: secrets.map(({ sealed, expiresAtMs }) => ({
        secret: this.box.open(sealed, { ...scope, field: 'secret' }),
        expiresAtMs,
      })),
    };
  }
}
