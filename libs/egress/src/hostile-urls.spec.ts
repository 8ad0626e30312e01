import fc from 'fast-check';
import { URL_CASES, ZONE } from '../fixtures/hostile-urls.js';
import {
  BLOCKED_IPV4,
  BLOCKED_IPV6,
  mappedSpellings,
  spellingsOfIpv4,
  spellingsOfIpv6,
} from '../fixtures/url-spellings.js';
import { AddressPolicy } from './address-policy.js';
import { checkDestinationUrl, hostOf } from './check-destination-url.js';
import { judgeAnswers } from './guarded-connector.js';
import { BLOCKED_IPV4_RANGES, BLOCKED_IPV6_RANGES } from './special-purpose-ranges.js';

const options = { allowHttp: true, allowCidrs: [] };
const closed = new AddressPolicy([]);
const ruleOf = (url: string) => {
  const check = checkDestinationUrl(url, options);
  return check.ok ? 'ok' : check.rule;
};
const ruleOfHost = (host: string) => ruleOf(`http://${host}/`);

/** What the guard makes of a URL and the answers of DNS. */
function sentOf(url: string): string {
  const check = checkDestinationUrl(url, options);
  if (!check.ok) return 'blocked';
  const host = hostOf(check.url);
  if (check.url.hostname.startsWith('[') || /^[\d.]+$/.test(host)) return 'dialled';
  const answers = ZONE[host];
  if (answers === undefined) return 'dns';
  try {
    return judgeAnswers(host, answers, 80, closed).length > 0 ? 'dialled' : 'dns';
  } catch {
    return 'blocked';
  }
}

describe(`${URL_CASES.length} spellings of URLs`, () => {
  it('are as many as they should be, and no two alike', () => {
    expect(URL_CASES.length).toBeGreaterThan(900);
    expect(new Set(URL_CASES.map(({ url }) => url)).size).toBeGreaterThan(URL_CASES.length * 0.9);
  });

  it('each break the rule they should at registration, or none', () => {
    const wrong = URL_CASES.filter(({ url, rule }) => ruleOf(url) !== rule);
    expect(wrong.map(({ url, rule }) => `${JSON.stringify(url)}: ${ruleOf(url)}, not ${rule}`)).toEqual([]);
  });

  it('each lead where they should, whatever DNS says', () => {
    const wrong = URL_CASES.filter(({ url, sent }) => sentOf(url) !== sent);
    expect(wrong.map(({ url, sent }) => `${JSON.stringify(url)}: ${sentOf(url)}, not ${sent}`)).toEqual([]);
  });

  it('are judged alike by code that has run so often that it was optimised', () => {
    const letters = ['http://m\u00fcnchen.example/hook', 'http://pub\u00adlic.example/hook'];
    const misjudged = Array.from({ length: 50_000 }, (_, n) => ruleOf(letters[n % 2]!)).filter((rule) => rule !== 'ok');
    expect(misjudged).toHaveLength(0);
  });

  it('are never repeated by the message', () => {
    const told = URL_CASES.map(({ url }) => [url, checkDestinationUrl(url, options)] as const);
    const repeated = told.filter(([url, check]) => !check.ok && url.length > 12 && check.message.includes(url));
    expect(repeated).toEqual([]);
  });
});

const ipv4 = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));
const valueOf = (bytes: readonly number[]) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const inRange = (bytes: readonly number[], address: string, prefix: number) => {
  const size = 2 ** (32 - prefix);
  return Math.floor(valueOf(bytes) / size) === Math.floor(valueOf(address.split('.').map(Number)) / size);
};
const isSpecial = (bytes: readonly number[]) => BLOCKED_IPV4_RANGES.some(([a, prefix]) => inRange(bytes, a, prefix));

/** An address within a block: its first bits, and any after them. */
const within = (address: string, prefix: number, bits: 32 | 128) =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(bits - prefix)) - 1n }).map((rest) => numberOf(address) + rest);
const numberOf = (address: string): bigint => {
  if (!address.includes(':')) return BigInt(valueOf(address.split('.').map(Number)));
  const groups = (spellingsOfIpv6(address)[2] ?? '').slice(1, -1).split(':');
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
};
const toIpv4 = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
const toIpv6 = (value: bigint) =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':');

describe('any address', () => {
  it.each(BLOCKED_IPV4_RANGES)('of %s/%i is blocked in every spelling', (address, prefix) => {
    fc.assert(
      fc.property(within(address, prefix, 32).map(toIpv4), (inside) => {
        const hosts = [...spellingsOfIpv4(inside), ...mappedSpellings(inside)];
        expect(hosts.filter((host) => ruleOfHost(host) !== 'blocked')).toEqual([]);
        expect([inside, `::ffff:${inside}`].map((bare) => closed.isBlocked(bare, 443))).toEqual([true, true]);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ...BLOCKED_IPV6_RANGES,
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['5f00::', 16],
    ['fc00::', 7],
  ] as const)('of %s/%i is blocked in every spelling', (address, prefix) => {
    fc.assert(
      fc.property(within(address, prefix, 128).map(toIpv6), (inside) => {
        expect(spellingsOfIpv6(inside).filter((host) => ruleOfHost(host) !== 'blocked')).toEqual([]);
        expect(closed.isBlocked(inside, 443)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('outside of the special blocks is open, in every spelling, and no other', () => {
    fc.assert(
      fc.property(ipv4, (bytes) => {
        const address = bytes.join('.');
        expect(closed.isBlocked(address, 443)).toBe(isSpecial(bytes));
        const hosts = [...spellingsOfIpv4(address), ...mappedSpellings(address)];
        const expected = isSpecial(bytes) ? 'blocked' : 'ok';
        expect(hosts.filter((host) => ruleOfHost(host) !== expected)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('of global unicast outside of the special blocks is open', () => {
    const groups = fc.tuple(
      // Assigned to registries, none of them special: 2400::/12 and 2a00::/12.
      fc.constantFrom('2400', '24ff', '2a00', '2a0f', '2600', '2803', '2c0f'),
      ...Array.from({ length: 7 }, () => fc.integer({ min: 0, max: 0xffff }).map((group) => group.toString(16))),
    );
    fc.assert(
      fc.property(groups, (parts) => {
        const address = parts.join(':');
        expect(closed.isBlocked(address, 443)).toBe(false);
        expect(spellingsOfIpv6(address).filter((host) => ruleOfHost(host) !== 'ok')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of the table lies in a block of its own or none', () => {
    expect(BLOCKED_IPV4.filter((address) => !closed.isBlocked(address, 443))).toEqual([]);
    expect(BLOCKED_IPV6.filter((address) => !closed.isBlocked(address, 443))).toEqual([]);
  });
});
