import { ProblemError } from '#http';
import { generateSigningSecret } from '#webhook';
import { SecretBox, SecretDamagedError, UnknownKeyError } from '#secrets';
import { Injectable } from '@nestjs/common';
import type { DestinationEntity, DestinationKey } from '../store/destination.entity.js';
import { secretPlaceOf } from '../store/secret-place.js';
import { decodeHeaders, encodeHeaders } from './headers-codec.js';

/** Seals and opens what a destination keeps secret, each for its own place only. */
@Injectable()
export class DestinationSealer {
  constructor(private readonly box: SecretBox) {}

  /** The columns of the custom headers. */
  sealHeaders(key: DestinationKey, headers: Record<string, string> | null) {
    const names = Object.keys(headers ?? {});
    if (headers === null || names.length === 0) return { headersSealed: null, headerNames: [] };
    const headersSealed = this.box.seal(encodeHeaders(headers), secretPlaceOf(key, 'headers'));
    return { headersSealed, headerNames: names };
  }

  /** null: there are none. @throws ProblemError 500 where the key is not here */
  openHeaders(row: DestinationEntity): Record<string, string> | null {
    if (row.headersSealed === null) return null;
    return decodeHeaders(this.open(row, row.headersSealed, 'headers'));
  }

  sealNewSecret(key: DestinationKey): string {
    return this.box.seal(generateSigningSecret(), secretPlaceOf(key, 'secret'));
  }

  /** The secrets that sign now, the current one first. @throws ProblemError 500 where the key is not here */
  openSecrets(row: DestinationEntity, nowMs: number): [current: string, ...older: string[]] {
    const live = row.secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
    const [current, ...older] = live.map(({ sealed }) => this.open(row, sealed, 'secret'));
    if (current === undefined) throw new Error('a destination has no signing secret');
    return [current, ...older];
  }

  private open(row: DestinationEntity, sealed: string, field: 'headers' | 'secret'): string {
    try {
      return this.box.open(sealed, secretPlaceOf(row, field));
    } catch (error) {
      if (!(error instanceof UnknownKeyError || error instanceof SecretDamagedError)) throw error;
      throw new ProblemError(500, 'A secret of this destination cannot be decrypted with the keys of this service.', {
        cause: error,
      });
    }
  }
}
