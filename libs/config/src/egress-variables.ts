import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { flag, list, readUrl, readWholeNumber, variable } from './fields.js';

const isIpv4 = (text: string): boolean => z.ipv4().safeParse(text).success;
const isIpv6 = (text: string): boolean => z.ipv6().safeParse(text).success;
const isPort = (text: string): boolean => 'value' in readWholeNumber(text, 1, 65_535);

/** What the guard of outbound HTTP lets through, and how. */
export const egressVariables = {
  EGRESS_ALLOW_HTTP: flag({
    default: false,
    description: 'Accept http:// destinations; bodies and headers then cross the network in the clear.',
  }),
  EGRESS_ALLOW_CIDRS: list(readAllowedRange, { min: 0, max: 200 }).default([]).meta({
    description:
      'Address ranges to open although they are not public, address/prefix with an optional :port, comma separated.',
  }),
  EGRESS_DNS_SERVERS: list(readDnsServer, { min: 1, max: 10 }).optional().meta({
    description: 'DNS servers that resolve destinations, address[:port], comma separated; unset: the system.',
  }),
  EGRESS_CA_FILE: variable(readReadableFile)
    .optional()
    .meta({ description: 'PEM file of certificate authorities trusted beside the built-in ones.' }),
  EGRESS_PROXY_URL: variable((text) => readUrl(text, ['http:', 'https:']))
    .optional()
    .meta({
      description: 'HTTP proxy that all webhooks go through; it then resolves names and enforces the address policy.',
      secret: true,
      shownAs: 'url',
    }),
};

function readAllowedRange(text: string): { value: string } | { rule: string } {
  const [, address = '', prefix = '', port] = /^([^/]+)\/(\d{1,3})(?::(\d{1,5}))?$/.exec(text) ?? [];
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  if (bits === -1) return { rule: 'must be address/prefix or address/prefix:port, such as 10.0.0.5/32:8443' };
  if (Number(prefix) > bits) return { rule: `must have a prefix from 0 to ${bits}` };
  if (port !== undefined && !isPort(port)) return { rule: 'must have a port from 1 to 65535, or none' };
  const value = valueOf(address);
  if (bits === 128 && value >> 32n === 0xffffn)
    return { rule: 'must be written as IPv4, not as an IPv4-mapped address' };
  // A range that opens more than the address shown is more often a slip than meant.
  if (value & ((1n << BigInt(bits - Number(prefix))) - 1n)) {
    return { rule: 'must begin at the first address of its range: 10.0.0.0/8 or 10.0.0.5/32, not 10.0.0.5/8' };
  }
  return { value: text };
}

/** An IPv4 or IPv6 address as a number. */
function valueOf(address: string): bigint {
  if (isIpv4(address)) return address.split('.').reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  // `URL` writes every form of an IPv6 address in hexadecimal groups.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function readDnsServer(text: string): { value: string } | { rule: string } {
  const [, bracketed, v4, port] = /^(?:\[([^\]]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isAddress = bracketed !== undefined ? isIpv6(bracketed) : isIpv4(v4 ?? '');
  if (isIpv6(text) || (isAddress && (port === undefined || isPort(port)))) return { value: text };
  return { rule: 'must be an IP address, with an optional port: 10.0.0.2, 10.0.0.2:5353, [fd00::2]:53' };
}

function readReadableFile(text: string): { value: string } | { rule: string } {
  try {
    accessSync(text.trim(), constants.R_OK);
    return { value: text.trim() };
  } catch {
    return { rule: 'must name a file that this process may read' };
  }
}
