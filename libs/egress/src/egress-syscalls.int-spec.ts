import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fixture } from '../fixtures/socket-server.js';
import { URL_CASES, ZONE } from '../fixtures/hostile-urls.js';

/** What the kernel is asked, in a network of loopback alone: there a guard that fails hurts nobody. */
const RUN = [
  ...['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'],
  ...['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg'],
];
const CHILD_MS = 280_000;

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const missing = (): string | undefined => {
  if (!works('strace', '-o', '/dev/null', 'true')) return 'strace is missing, or may not trace';
  if (!works('unshare', '--net', 'ip', 'link', 'set', 'lo', 'up')) return 'no network namespace without root and ip';
  return undefined;
};
const reason = missing();

interface Call {
  syscall: string;
  address: string;
  port: number;
}

/** The IP addresses that a trace names as the other side. */
function targetsIn(trace: string): Call[] {
  const ipv4 = /(\w+)\(.*?sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g;
  const ipv6 = /(\w+)\(.*?sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"/g;
  return [...trace.matchAll(ipv4), ...trace.matchAll(ipv6)].map(([, syscall = '', port, address = '']) => ({
    ...{ syscall, address, port: Number(port) },
  }));
}

/** One spelling of each address. */
const canonical = (address: string) => (isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname : address);

/** Where a URL leads: its own address, or those that DNS knows of its name. */
function addressesOf(url: string): string[] {
  const host = new URL(url).hostname.replace(/\.$/, '');
  return (ZONE[host] ?? [host.replace(/^\[|\]$/g, '')]).map(canonical);
}

it('finds the addresses in a trace', () => {
  const trace = [
    '7 connect(20, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = -1',
    '7 connect(20, {sa_family=AF_INET6, sin6_port=htons(81), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr)',
    '7 connect(20, {sa_family=AF_UNIX, sun_path="/x"}, 16) = 0',
  ].join('\n');
  expect(targetsIn(trace)).toEqual([
    { syscall: 'connect', address: '10.0.0.1', port: 80 },
    { syscall: 'connect', address: '::1', port: 81 },
  ]);
});

const title = `of ${URL_CASES.length} URLs none makes the process ask the kernel for a blocked address`;
if (reason !== undefined) it.skip(`${title} (${reason})`, () => undefined);
else {
  it(
    title,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'egress-'));
      const file = join(folder, 'trace');
      const [command = '', ...args] = [
        ...RUN,
        '-o',
        file,
        process.execPath,
        '--import',
        'tsx',
        fixture('post-urls.ts'),
      ];
      const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 16 * 1_024 * 1_024 });
      const { dnsPort, results } = JSON.parse(stdout) as { dnsPort: number; results: string[] };
      const trace = await readFile(file, 'utf8');
      await rm(folder, { recursive: true });

      // Nothing is reachable there: what was dialled has failed to connect.
      const expected = { blocked: 'blocked', dns: 'dns', dialled: 'connect' };
      const wrong = URL_CASES.filter(({ sent }, index) => results[index] !== expected[sent]);
      expect(wrong.map(({ url }) => [url, results[URL_CASES.findIndex((each) => each.url === url)]])).toEqual([]);

      const targets = targetsIn(trace);
      // The questions to our DNS server, and its answers, which are datagrams without a connection.
      const isOurDns = ({ syscall, address, port }: Call) =>
        address === '127.0.0.1' && (port === dnsPort || syscall !== 'connect');
      // By the table, and not by the guard that is on trial.
      const open = new Set(URL_CASES.filter(({ sent }) => sent === 'dialled').flatMap(({ url }) => addressesOf(url)));
      expect(targets.filter((call) => !isOurDns(call) && !open.has(canonical(call.address)))).toEqual([]);
      // And the trace is one: the public ones are in it.
      const dialled = new Set(targets.map(({ address }) => address));
      expect([...dialled]).toEqual(
        expect.arrayContaining(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '127.0.0.1']),
      );
      expect(targets.some(isOurDns)).toBe(true);
    },
    CHILD_MS,
  );
}
