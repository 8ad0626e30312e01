import { BlockList, isIP } from 'node:net';
import { BLOCKED_IPV4_RANGES, BLOCKED_IPV6_RANGES, PUBLIC_IPV6_RANGE } from './special-purpose-ranges.js';

const ANY_PORT = 0;
const MAX_PORT = 65_535;
const MAPPED = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;

/** Which addresses may be dialled: the public ones, and what the operator opened by range. */
export class AddressPolicy {
  private readonly allowed = new Map<number, BlockList>();
  private readonly blockedIpv4 = new BlockList();
  private readonly blockedIpv6 = new BlockList();
  private readonly publicIpv6 = new BlockList();

  /** @throws RangeError for an entry that is no `address/prefix[:port]` */
  constructor(allowCidrs: readonly string[]) {
    for (const entry of allowCidrs) this.allow(entry);
    for (const [address, prefix] of BLOCKED_IPV4_RANGES) this.blockedIpv4.addSubnet(address, prefix, 'ipv4');
    for (const [address, prefix] of BLOCKED_IPV6_RANGES) this.blockedIpv6.addSubnet(address, prefix, 'ipv6');
    this.publicIpv6.addSubnet(...PUBLIC_IPV6_RANGE, 'ipv6');
  }

  /** Anything that is not an address is blocked. An IPv4-mapped IPv6 address is judged as the IPv4 address it reaches. */
  isBlocked(address: string, port: number): boolean {
    const bare = unmap(address);
    const family = isIP(bare);
    if (family === 0) return true;
    const name = family === 4 ? 'ipv4' : 'ipv6';
    for (const opened of [this.allowed.get(ANY_PORT), this.allowed.get(port)]) {
      if (opened?.check(bare, name) === true) return false;
    }
    if (family === 4) return this.blockedIpv4.check(bare, name);
    return !this.publicIpv6.check(bare, name) || this.blockedIpv6.check(bare, name);
  }

  private allow(entry: string): void {
    const [, address = '', prefix, port] = /^([^/%]+)\/(\d{1,3})(?::(\d{1,5}))?$/.exec(entry) ?? [];
    const family = isIP(address);
    const key = port === undefined ? ANY_PORT : Number(port);
    if (family === 0 || (port !== undefined && (key < 1 || key > MAX_PORT))) {
      throw new RangeError('an allowed range must be address/prefix or address/prefix:port');
    }
    const list = this.allowed.get(key) ?? new BlockList();
    list.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    this.allowed.set(key, list);
  }
}

/** Without a zone id; an IPv4-mapped address, in whatever spelling, as IPv4. */
function unmap(address: string): string {
  const bare = address.split('%')[0] ?? '';
  if (isIP(bare) !== 6 || !/ffff/i.test(bare)) return bare;
  const [, high, low] = MAPPED.exec(new URL(`http://[${bare}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return bare;
  const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [left >> 8, left & 255, right >> 8, right & 255].join('.');
}
