import { mutantsOf, type Mutant } from './mutant.js';

const EGRESS = 'libs/egress/src';
const GUARD = `${EGRESS}/guarded-connector.ts`;
const GUARD_SPEC = `${EGRESS}/egress-guard.int-spec.ts`;
const CONNECTOR_SPEC = `${EGRESS}/guarded-connector.int-spec.ts`;
const URLS_SPEC = `${EGRESS}/hostile-urls.spec.ts`;
const CALL = `${EGRESS}/http-call.ts`;
const BEHAVIOURS_SPEC = 'apps/delivery/src/attempt/endpoint-behaviours.int-spec.ts';
const API = 'apps/destinations/src/api';

/** The way out: where it leads, how long it takes, who is believed. */
export const EGRESS_MUTANTS: readonly Mutant[] = [
  ...mutantsOf(
    'S2',
    [
      'a literal address is not judged before the dial',
      GUARD,
      'if (isIP(target.hostname) !== 0 && this.options.policy.isBlocked(target.hostname, port)) {',
      'if (port < 0) {',
      CONNECTOR_SPEC,
    ],
    [
      'answers of DNS are not judged',
      GUARD,
      'const judged = judgeAnswers(hostname, answers, port, this.options.policy);',
      'const judged = answers;',
      GUARD_SPEC,
    ],
    [
      'one public address of several is enough',
      GUARD,
      'open.length === answers.length;',
      'open.length > 0;',
      GUARD_SPEC,
    ],
    [
      'the remote address of a socket is not judged',
      GUARD,
      "if (this.options.policy.isBlocked(socket.remoteAddress ?? '', port)) {",
      'if (port < 0) {',
      CONNECTOR_SPEC,
    ],
    [
      'IPv4-mapped addresses pass for IPv6',
      `${EGRESS}/address-policy.ts`,
      'const bare = unmap(address);',
      'const bare = address;',
      `${EGRESS}/address-policy.spec.ts`,
    ],
    [
      'IPv6 outside 2000::/3 is public',
      `${EGRESS}/address-policy.ts`,
      'return !this.publicIpv6.check(bare, name) || this.blockedIpv6.check(bare, name);',
      'return this.blockedIpv6.check(bare, name);',
      URLS_SPEC,
    ],
    [
      'a range opened for one port is open for all',
      `${EGRESS}/address-policy.ts`,
      'const key = port === undefined ? ANY_PORT : Number(port);',
      'const key = ANY_PORT;',
      GUARD_SPEC,
    ],
    [
      'what a URL shows is not judged at registration',
      `${EGRESS}/check-destination-url.ts`,
      'if (isHostBlocked(hostOf(url), portOf(url), policyOf(options))) {',
      'if (url.port === "0") {',
      URLS_SPEC,
    ],
  ),
  ...mutantsOf('S3', [
    'redirects are followed',
    `${EGRESS}/origin-pools.ts`,
    "import { Client, Pool, type buildConnector, type Dispatcher } from 'undici';",
    `import { Agent, Client, interceptors, type buildConnector, type Dispatcher } from 'undici';
function Pool(_, options) { return new Agent(options).compose(interceptors.redirect({ maxRedirections: 3 })); }`,
    `${EGRESS}/egress-client.int-spec.ts`,
  ]),
  ...mutantsOf(
    'S4',
    [
      'a status of no meaning is tried again',
      'libs/webhook/src/classify-response.ts',
      'return status >= 500 && status < 600',
      'return status >= 300',
      BEHAVIOURS_SPEC,
    ],
    [
      'an attempt may take three times its time',
      CALL,
      'this.timer = setTimeout(() => this.expire(), request.timeoutMs);',
      'this.timer = setTimeout(() => this.expire(), request.timeoutMs * 3);',
      `${EGRESS}/egress-client.int-spec.ts`,
    ],
    [
      'the rest of an answer may take as long as it likes',
      CALL,
      'const graceMs = Math.min(BODY_GRACE_MS, this.request.timeoutMs - this.elapsedMs());',
      'const graceMs = 3_600_000;',
      `${EGRESS}/egress-client.int-spec.ts`,
    ],
    [
      'the body of a failure is read without end',
      CALL,
      'if (this.receivedBytes >= MAX_BODY_BYTES) this.breakOff();',
      '',
      `${EGRESS}/egress-client.int-spec.ts`,
    ],
    [
      'a request is repeated though an answer had begun',
      CALL,
      "return reason === 'reset' && this.isReusedSocket && !this.isAnswerBegun;",
      "return reason === 'reset' && this.isReusedSocket;",
      `${EGRESS}/egress-client.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S14',
    [
      'certificates are not verified',
      GUARD,
      'rejectUnauthorized: true',
      'rejectUnauthorized: false',
      `${EGRESS}/egress-tls.int-spec.ts`,
    ],
    [
      "TLS 1.1 will do, of OpenSSL's own level too",
      `${EGRESS}/tls-context.ts`,
      'return tls.createSecureContext({ minVersion, ca: ',
      "return tls.createSecureContext({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', ca: ",
      `${EGRESS}/egress-tls.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S18',
    [
      'Test tells a blocked address from a closed port',
      `${API}/test-destination.service.ts`,
      "      case 'blocked':\n        return UNREACHABLE;",
      "        return UNREACHABLE;\n      case 'blocked':\n        return 'blocked';",
      `${API}/test-destination.service.spec.ts`,
    ],
    [
      'Test has no limit of its own',
      `${API}/rate-limit.guard.ts`,
      'admit(this.budgets.testCalls.take(',
      'void (this.budgets.testCalls.take(',
      `${API}/rate-limit.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S20',
    [
      'a URL is registered that leads to a blocked address',
      'apps/destinations/src/api/url-policy.ts',
      'return isBlocked ?',
      'return isBlocked && url.length < 10 ?',
      'apps/destinations/src/api/hostile-urls.int-spec.ts',
    ],
    [
      'a name is refused while DNS is down',
      `${EGRESS}/resolves-to-blocked.ts`,
      'return error instanceof BlockedError;',
      'return error !== undefined;',
      `${EGRESS}/egress-dns.int-spec.ts`,
    ],
    [
      'a name that resolves to a blocked address is registered',
      `${EGRESS}/resolves-to-blocked.ts`,
      'return error instanceof BlockedError;',
      'return error === undefined;',
      `${EGRESS}/egress-guard.int-spec.ts`,
    ],
  ),
  ...mutantsOf('S21', [
    "a proxy's own failure is the destination's",
    `${EGRESS}/judge-connect-answer.ts`,
    "return { kind: 'proxy', isCertain: status === 407 };",
    "return { kind: 'destination', reason: 'connect' };",
    'apps/delivery/src/egress-proxy-down.int-spec.ts',
  ]),
];
