/**
 * Sources: IANA "IPv4 Special-Purpose Address Registry", "IPv6 Special-Purpose Address Registry" (RFC 6890, RFC 8190 and
 * the entries since: RFC 9374, 9602, 9637, 9665, 9780), "IPv4 Multicast Address Space Registry", "IPv6 Global Unicast
 * Address Assignments". An entry that lies within a wider one is not repeated. Entries that the registries call globally
 * reachable (AS112, AMT, the anycast addresses of 192.0.0.0/24 and 2001:1::/32) are infrastructure: no webhook lives there.
 */

/** IPv4 ranges that are not the public internet, and one provider's service address that lies among public ones. */
export const BLOCKED_IPV4_RANGES: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8], // RFC 791: this network; 0.0.0.0 reaches the host itself
  ['10.0.0.0', 8], // RFC 1918: private
  ['100.64.0.0', 10], // RFC 6598: carrier-grade NAT; 100.100.100.200 is Alibaba's metadata service
  ['127.0.0.0', 8], // RFC 1122: loopback
  ['168.63.129.16', 32], // not IANA: Azure's platform services, reachable from every virtual machine
  ['169.254.0.0', 16], // RFC 3927: link-local; 169.254.169.254 is the metadata service of most clouds
  ['172.16.0.0', 12], // RFC 1918: private
  ['192.0.0.0', 24], // RFC 6890: protocol assignments (DS-Lite, NAT64 discovery, ...); 192.0.0.192 is Oracle's metadata service
  ['192.0.2.0', 24], // RFC 5737: documentation
  ['192.31.196.0', 24], // RFC 7535: AS112
  ['192.52.193.0', 24], // RFC 7450: automatic multicast tunnelling
  ['192.88.99.0', 24], // RFC 7526: 6to4 relays, deprecated; .2 is RFC 6751's
  ['192.168.0.0', 16], // RFC 1918: private
  ['192.175.48.0', 24], // RFC 7534: AS112
  ['198.18.0.0', 15], // RFC 2544: benchmarking
  ['198.51.100.0', 24], // RFC 5737: documentation
  ['203.0.113.0', 24], // RFC 5737: documentation
  ['224.0.0.0', 4], // RFC 5771: multicast
  ['240.0.0.0', 4], // RFC 1112: reserved; 255.255.255.255 is broadcast
];

/**
 * IPv6 is the other way round: only global unicast is open. That leaves out, without naming them, ::, ::1, IPv4-compatible
 * ::/96 and IPv4-translated ::ffff:0:0:0/96, NAT64 64:ff9b::/96 and 64:ff9b:1::/48, discard-only 100::/64 and the dummy
 * prefix 100:0:0:1::/64, segment routing 5f00::/16, unique local fc00::/7, link-local fe80::/10, site-local fec0::/10 and
 * multicast ff00::/8. IPv4-mapped ::ffff:0:0/96 is judged as the IPv4 address it reaches.
 */
export const PUBLIC_IPV6_RANGE = ['2000::', 3] as const;

/** Special blocks inside global unicast: protocol assignments, transition mechanisms that embed IPv4, documentation. */
export const BLOCKED_IPV6_RANGES: readonly (readonly [address: string, prefix: number])[] = [
  // RFC 2928: Teredo 2001::/32, anycasts 2001:1::/32, benchmarking 2001:2::/48, AMT 2001:3::/32, AS112 2001:4:112::/48,
  // ORCHID 2001:10::/28 and 2001:20::/28, drone remote ids 2001:30::/28
  ['2001::', 23],
  ['2001:db8::', 32], // RFC 3849: documentation
  ['2002::', 16], // RFC 3056: 6to4, embeds an IPv4 address
  ['2620:4f:8000::', 48], // RFC 7534: AS112
  ['3ffe::', 16], // RFC 3701: 6bone, returned
  ['3fff::', 20], // RFC 9637: documentation
];
