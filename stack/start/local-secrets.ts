import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keepFile } from './keep-file.js';
import type { LocalSecrets } from './local-profile.js';

/** Made at the first start and kept: with other encryption keys nothing stored so far could be read again. */
export function readOrMakeSecrets(secretsDir: string): LocalSecrets {
  return {
    operatorKey: keepFile(join(secretsDir, 'operator-key'), () => `operator_${randomBytes(32).toString('base64url')}`),
    encryptionKeys: keepFile(join(secretsDir, 'encryption-keys'), () => `local:${randomBytes(32).toString('base64')}`),
  };
}
