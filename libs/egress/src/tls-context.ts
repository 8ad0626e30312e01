import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/**
 * Made once and shared: parsing some 150 root certificates costs milliseconds.
 *
 * @param caFile PEM file of authorities trusted beside the built-in ones
 * @throws the file system's error where the file cannot be read, OpenSSL's where it is no PEM
 */
export function createTlsContext(caFile?: string): SecureContext {
  const minVersion = 'TLSv1.2';
  if (caFile === undefined) return createSecureContext({ minVersion });
  return createSecureContext({ minVersion, ca: [...rootCertificates, readFileSync(caFile, 'utf8')] });
}
