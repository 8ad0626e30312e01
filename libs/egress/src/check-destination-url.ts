import { isIP } from 'node:net';
import { parseUrl } from '#contracts';
import { AddressPolicy } from './address-policy.js';
import type { EgressOptions } from './egress-options.js';
import { isLocalName, LOOPBACK_ADDRESSES, METADATA_NAMES } from './local-names.js';

export const MAX_URL_LENGTH = 2_048;
const MAX_NAME_LENGTH = 253;

export type UrlRule = 'invalid' | 'too_long' | 'scheme' | 'credentials' | 'port' | 'blocked';

/** `message` completes the sentence "url ..." and does not repeat the URL. */
export type UrlCheck = { ok: true; url: URL } | { ok: false; rule: UrlRule; message: string };

type UrlPolicy = Pick<EgressOptions, 'allowHttp' | 'allowCidrs'>;

/**
 * What a URL shows without DNS: its form, scheme, credentials, port, and its host where that is an address or a name
 * with a fixed meaning. `URL` has by then turned every spelling of an IPv4 address (127.1, 0x7f.1, 2130706433,
 * full-width digits, a trailing dot) into the usual one.
 */
export function checkDestinationUrl(text: string, options: UrlPolicy): UrlCheck {
  if (text.length > MAX_URL_LENGTH) return refuse('too_long', `must have at most ${MAX_URL_LENGTH} characters`);
  const url = parseUrl(text);
  if (url === undefined) return refuse('invalid', 'must be an absolute URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && options.allowHttp)) {
    return refuse('scheme', options.allowHttp ? 'must start with https:// or http://' : 'must start with https://');
  }
  if (url.username !== '' || url.password !== '')
    return refuse('credentials', 'must not contain a user name or password');
  if (url.port === '0') return refuse('port', 'must have a port from 1 to 65535');
  if (!isHostName(hostOf(url))) {
    return refuse('invalid', 'must have a host name whose labels have 1 to 63 characters, 253 in all');
  }
  if (isHostBlocked(hostOf(url), portOf(url), policyOf(options))) {
    return refuse('blocked', 'must have a host that is reachable from the public internet');
  }
  return { ok: true, url };
}

/** The URL's host as a name or an address, without brackets and a trailing dot. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}

/** Whether DNS can hold it, by length alone: what else no name may contain, `URL` refuses or DNS does not know. */
function isHostName(host: string): boolean {
  if (isIP(host) !== 0) return true;
  return host.length <= MAX_NAME_LENGTH && host.split('.').every((label) => label !== '' && label.length <= 63);
}

function isHostBlocked(host: string, port: number, policy: AddressPolicy): boolean {
  if (isIP(host) !== 0) return policy.isBlocked(host, port);
  if (isLocalName(host)) return LOOPBACK_ADDRESSES.every((address) => policy.isBlocked(address, port));
  return METADATA_NAMES.has(host);
}

function refuse(rule: UrlRule, message: string): UrlCheck {
  return { ok: false, rule, message };
}

const policies = new WeakMap<readonly string[], AddressPolicy>();

/** One compiled policy per list of ranges: a registration should not build the tables anew. */
export function policyOf(options: Pick<EgressOptions, 'allowCidrs'>): AddressPolicy {
  const known = policies.get(options.allowCidrs);
  if (known !== undefined) return known;
  const policy = new AddressPolicy(options.allowCidrs);
  policies.set(options.allowCidrs, policy);
  return policy;
}
