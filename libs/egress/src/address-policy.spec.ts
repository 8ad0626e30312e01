import { AddressPolicy } from './address-policy.js';

const closed = new AddressPolicy([]);

describe('AddressPolicy', () => {
  it.each([
    ['0.0.0.0', 'this network'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.100.100.200', 'metadata of Alibaba'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['168.63.129.16', 'platform services of Azure'],
    ['169.254.169.254', 'metadata of most clouds'],
    ['169.254.170.2', 'credentials of containers'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.192', 'metadata of Oracle'],
    ['192.0.2.1', 'documentation'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped loopback'],
    ['::ffff:7f00:1', 'IPv4-mapped loopback'],
    ['0:0:0:0:0:FFFF:a00:1', 'IPv4-mapped private'],
    ['::ffff:169.254.169.254', 'IPv4-mapped metadata'],
    ['::ffff:0:127.0.0.1', 'IPv4-translated'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata of AWS'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['', 'nothing'],
    ['example.com', 'a name'],
  ])('blocks %s (%s)', (address) => {
    expect(closed.isBlocked(address, 443)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '169.253.0.1',
    '223.255.255.255',
  ])('lets %s through', (address) => {
    expect(closed.isBlocked(address, 443)).toBe(false);
  });

  it.each(['2606:4700:4700::1111', '2a00:1450:4001::1', '2001:4860:4860::8888', '::ffff:1.1.1.1'])(
    'lets %s through',
    (address) => {
      expect(closed.isBlocked(address, 443)).toBe(false);
    },
  );

  it('opens a range, and nothing beside it', () => {
    const policy = new AddressPolicy(['10.0.0.0/30', '::1/128']);
    expect(['10.0.0.0', '10.0.0.3', '::1', '::ffff:10.0.0.1'].map((a) => policy.isBlocked(a, 80))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['10.0.0.4', '127.0.0.1', '::2'].map((a) => policy.isBlocked(a, 80))).toEqual([true, true, true]);
  });

  it('opens one port where the range names one', () => {
    const policy = new AddressPolicy(['10.0.0.5/32:8443', 'fd00::/8:8443']);
    expect(policy.isBlocked('10.0.0.5', 8443)).toBe(false);
    expect(policy.isBlocked('fd00::1', 8443)).toBe(false);
    expect(policy.isBlocked('10.0.0.5', 443)).toBe(true);
    expect(policy.isBlocked('fd00::1', 443)).toBe(true);
  });

  it.each(['10.0.0.5', 'localhost/8', '10.0.0.0/33', '10.0.0.5/32:', '10.0.0.5/32:0', '10.0.0.5/32:65536', '/8'])(
    'refuses %s as a range',
    (entry) => {
      expect(() => new AddressPolicy([entry])).toThrow(/must be address\/prefix|out of range/);
    },
  );
});
