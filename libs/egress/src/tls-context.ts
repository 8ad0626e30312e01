import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Made once and shared: parsing some 150 root certificates costs milliseconds.
 *
 * @param caFile PEM file of authorities trusted beside the built-in ones
 * @throws the file system's error where the file cannot be read; where it holds no certificate, or one that is none
 */
export function createTlsContext(caFile?: string): tls.SecureContext {
  const minVersion = 'TLSv1.2';
  if (caFile === undefined) return tls.createSecureContext({ minVersion });
  // OpenSSL would pass over a file without certificates in silence.
  const certificates = readFileSync(caFile, 'utf8').match(CERTIFICATE);
  if (certificates === null) throw new Error('the CA file holds no PEM certificate');
  const added = certificates.map((pem) => new X509Certificate(pem).toString());
  return tls.createSecureContext({ minVersion, ca: [...builtIn(), ...added] });
}

/** From Node 22.15 on, with those of NODE_EXTRA_CA_CERTS; before, there is no way to get at them. */
function builtIn(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
