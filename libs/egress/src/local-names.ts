/** Names that mean this host, whatever DNS says: RFC 6761, and what /etc/hosts files carry. */
const LOCAL_NAMES = /(?:^|\.)(?:localhost|localhost\.localdomain|localhost6|ip6-localhost|ip6-loopback)$/;

export const LOOPBACK_ADDRESSES: readonly string[] = ['127.0.0.1', '::1'];

/** Names of clouds' metadata services; their addresses are blocked, too. */
export const METADATA_NAMES: ReadonlySet<string> = new Set([
  'instance-data',
  'instance-data.ec2.internal',
  'metadata',
  'metadata.google.internal',
]);

export function isLocalName(host: string): boolean {
  return LOCAL_NAMES.test(host.toLowerCase().replace(/\.$/, ''));
}
