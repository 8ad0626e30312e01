import { judgeConnectAnswer, type ConnectVerdict } from './judge-connect-answer.js';

const open: ConnectVerdict = { kind: 'open' };
const destination = (reason: string) => ({ kind: 'destination', reason });
const proxy = (isCertain: boolean): ConnectVerdict => ({ kind: 'proxy', isCertain });
const smokescreen = (text: string) => ({ 'x-smokescreen-error': text });

describe('judgeConnectAnswer', () => {
  it.each([
    ['any 2xx opens the tunnel', 200, {}, open],
    ['any 2xx opens the tunnel', 204, {}, open],
    ['403 is a guard that refuses', 403, {}, destination('blocked')],
    ['407 is about our credentials', 407, { 'proxy-authenticate': 'Basic' }, proxy(true)],
    ['a bare 502 may be either', 502, {}, proxy(false)],
    ['a bare 503 may be either', 503, {}, proxy(false)],
    ['a bare 504 may be either', 504, {}, proxy(false)],
    ['what is no proxy', 404, {}, proxy(false)],
    ['what is no proxy', 405, {}, proxy(false)],
    ['what is no proxy', 301, {}, proxy(false)],
    ['too many requests of ours', 429, {}, proxy(false)],
    ['a broken proxy', 500, {}, proxy(false)],
    ['Proxy-Status', 502, { 'proxy-status': 'p.example; error=dns_error; rcode="SERVFAIL"' }, destination('dns')],
    ['Proxy-Status', 502, { 'proxy-status': 'p;error=connection_refused' }, destination('connect')],
    ['Proxy-Status', 504, { 'proxy-status': ['p; error=connection_timeout'] }, destination('timeout')],
    ['Proxy-Status', 502, { 'proxy-status': 'p; error=destination_ip_prohibited' }, destination('blocked')],
    ['Proxy-Status', 502, { 'proxy-status': 'p; error=proxy_internal_error' }, proxy(false)],
    ['Proxy-Status', 502, { 'proxy-status': 'p; error=constructor' }, proxy(false)],
    ['Squid', 503, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, destination('connect')],
    ['Squid', 503, { 'x-squid-error': 'ERR_DNS_FAIL 0' }, destination('dns')],
    ['Squid', 403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, destination('blocked')],
    ['Squid without its parent', 503, { 'x-squid-error': 'ERR_CANNOT_FORWARD 0' }, proxy(false)],
    ['Squid wants credentials', 407, { 'x-squid-error': 'ERR_CACHE_ACCESS_DENIED 0' }, proxy(true)],
    ['Smokescreen denies', 407, smokescreen('Egress proxying is denied to host'), destination('blocked')],
    ['Smokescreen', 502, smokescreen('Failed to resolve remote hostname'), destination('dns')],
    ['Smokescreen', 502, smokescreen('Failed to connect to remote host'), destination('connect')],
    ['Smokescreen', 504, smokescreen('Timed out connecting to remote host'), destination('timeout')],
    ['Smokescreen breaks', 500, smokescreen('An unexpected error occurred'), proxy(false)],
  ] as const)('%s: %i %j', (_, status, headers, verdict) => {
    const copied = Object.fromEntries(Object.entries(headers as Record<string, string | string[]>));
    expect(judgeConnectAnswer(status, copied)).toEqual(verdict);
  });
});
