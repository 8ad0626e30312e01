/**
 * IPv4 ranges that are not the public internet: the IANA special-purpose registry (RFC 6890 and later entries),
 * multicast, and one provider's metadata address that lies among public ones.
 */
export const BLOCKED_IPV4_RANGES: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8], // this network; 0.0.0.0 reaches the host itself
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT; 100.100.100.200 is Alibaba's metadata service
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's platform services, reachable from every virtual machine
  ['169.254.0.0', 16], // link-local; 169.254.169.254 is the metadata service of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // IETF protocol assignments; 192.0.0.192 is Oracle's metadata service
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // automatic multicast tunnelling
  ['192.88.99.0', 24], // 6to4 relays, deprecated
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

/**
 * IPv6 is the other way round: only global unicast is open. That leaves out loopback, ::/96, NAT64 (64:ff9b::/96),
 * unique local, link-local and multicast without naming them.
 */
export const PUBLIC_IPV6_RANGE = ['2000::', 3] as const;

/** Special blocks inside global unicast: protocol assignments, transition mechanisms that embed IPv4, documentation. */
export const BLOCKED_IPV6_RANGES: readonly (readonly [address: string, prefix: number])[] = [
  ['2001::', 23], // IETF protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: embeds an IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3ffe::', 16], // 6bone, returned
  ['3fff::', 20], // documentation
];
