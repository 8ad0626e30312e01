import { Metrics, SILENT_LOGGER } from '#observability';
import { OK, startSocketServer, type SocketServer } from '../fixtures/socket-server.js';
import { EgressClient } from './egress-client.js';
import type { EgressOptions } from './egress-options.js';
import { resolvesToBlocked } from './resolves-to-blocked.js';

const body = Buffer.from('{}');
const blocked = { kind: 'failure', reason: 'blocked' };

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

function client(options: Partial<EgressOptions>): EgressClient {
  const made = new EgressClient({
    allowHttp: true,
    allowCidrs: [],
    ...options,
    logger: SILENT_LOGGER,
    metrics: new Metrics('test'),
  });
  closing.push(() => made.close());
  return made;
}

const closedLater = (server: SocketServer): SocketServer => {
  closing.push(server.close);
  return server;
};
const serve = async () => closedLater(await startSocketServer((socket) => void socket.write(OK)));
const post = (egress: EgressClient, url: string) => egress.post({ url, headers: [], body, timeoutMs: 20_000 });

describe('a blocked destination gets no connection', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '１２７.0.0.1',
    '127.0.0.1.',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    'localhost',
    'LOCALHOST.',
    'x.localhost',
  ])('%s', async (host) => {
    const server = await serve();
    expect(await post(client({}), `http://${host}:${server.port}/`)).toMatchObject(blocked);
    expect(server.connections).toBe(0);
  });

  it('by a name, one of whose addresses is blocked', async () => {
    const server = await serve();
    const resolveHost = () => Promise.resolve(['1.1.1.1', '127.0.0.1']);
    expect(await post(client({ resolveHost }), `http://mixed.example:${server.port}/`)).toMatchObject(blocked);
    expect(server.connections).toBe(0);
  });

  it('by a name that changes its mind after the registration', async () => {
    const server = await serve();
    const answers = [['1.1.1.1'], ['127.0.0.1']];
    const options = { allowHttp: true, allowCidrs: [], resolveHost: () => Promise.resolve(answers.shift() ?? []) };
    const url = `http://rebinding.example:${server.port}/`;
    expect(await resolvesToBlocked(new URL(url), options)).toBe(false);
    expect(await post(client(options), url)).toMatchObject(blocked);
    expect(server.connections).toBe(0);
  });

  it('on a port that is not opened', async () => {
    const [opened, other] = [await serve(), await serve()];
    const egress = client({ allowCidrs: [`127.0.0.1/32:${opened.port}`] });
    expect(await post(egress, opened.url())).toMatchObject({ status: 200 });
    expect(await post(egress, other.url())).toMatchObject(blocked);
    expect(other.connections).toBe(0);
  });

  it.each([
    ['a scheme that is not allowed', { allowHttp: false }, 'http://127.0.0.1'],
    ['credentials', {}, 'http://user:secret@127.0.0.1'],
    ['no URL', {}, 'http//127.0.0.1'],
  ])('%s', async (_, options, start) => {
    const server = await serve();
    const result = await post(client({ allowCidrs: ['127.0.0.1/32'], ...options }), `${start}:${server.port}/`);
    expect(result).toMatchObject(blocked);
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(server.connections).toBe(0);
  });
});

describe('the addresses that were judged are the ones dialled', () => {
  it('asks for a name once per connection, and dials what it was told', async () => {
    const server = await serve();
    const asked: string[] = [];
    const resolveHost = (hostname: string) => {
      asked.push(hostname);
      return Promise.resolve(['127.0.0.1']);
    };
    const egress = client({ allowCidrs: ['127.0.0.1/32'], resolveHost });
    expect(await post(egress, `http://hook.example:${server.port}/`)).toMatchObject({ status: 200 });
    expect(asked).toEqual(['hook.example']);
    expect(server.requests[0]).toContain(`host: hook.example:${server.port}`);
  });

  it('finds localhost through the system, where one of its addresses is opened', async () => {
    const server = await serve();
    const egress = client({ allowCidrs: ['127.0.0.1/32'] });
    expect(await post(egress, `http://localhost:${server.port}/`)).toMatchObject({ status: 200 });
  });
});

describe('resolvesToBlocked', () => {
  const options = (resolveHost: EgressOptions['resolveHost']) => ({ allowHttp: false, allowCidrs: [], resolveHost });
  const url = new URL('https://a.example/');

  it('is true where an answer is blocked, false where all are public', async () => {
    expect(
      await resolvesToBlocked(
        url,
        options(() => Promise.resolve(['1.1.1.1', '10.0.0.1'])),
      ),
    ).toBe(true);
    expect(
      await resolvesToBlocked(
        url,
        options(() => Promise.resolve(['1.1.1.1'])),
      ),
    ).toBe(false);
    expect(await resolvesToBlocked(new URL('https://10.0.0.1/'), options(undefined))).toBe(true);
  });

  it('is false where the name does not resolve, or DNS hangs', async () => {
    expect(
      await resolvesToBlocked(
        url,
        options(() => Promise.reject(new Error('down'))),
      ),
    ).toBe(false);
    expect(
      await resolvesToBlocked(
        url,
        options(() => new Promise(() => undefined)),
      ),
    ).toBe(false);
  });
});
