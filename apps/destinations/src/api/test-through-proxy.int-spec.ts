import { EgressClient } from '#egress';
import { Metrics, SILENT_LOGGER } from '#observability';
import { generateSigningSecret } from '#webhook';
import { freePort, startConnectProxy, startReceiver, type ConnectBehaviour, type Receiver } from '#testing';
import { Webhook } from 'standardwebhooks';
import { TestDestinationService } from './test-destination.service.js';

const SECRET = generateSigningSecret();
const UNREACHABLE = { success: false, error: 'Could not connect to the destination.' };
const NOT_SENT = { success: false, error: expect.stringContaining('on our side') };

describe('Test, where the way out is a proxy', () => {
  let receiver: Receiver;
  let closing: (() => Promise<void>)[] = [];
  beforeAll(async () => void (receiver = await startReceiver()));
  afterAll(() => receiver.close());
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    closing = [];
  });

  function send(proxyUrl: string, url: string, timeoutMs = 20_000) {
    const options = { allowHttp: true, allowCidrs: [], proxyUrl, logger: SILENT_LOGGER, metrics: new Metrics('test') };
    const egress = new EgressClient(options);
    closing.push(() => egress.close());
    const target = { tenantId: 't', projectId: 'p', id: 'd', url, headers: { 'X-Team': 'blue' }, secrets: [SECRET] };
    return new TestDestinationService(egress, timeoutMs).send(target);
  }

  async function proxied(behaviour: ConnectBehaviour) {
    const proxy = await startConnectProxy(behaviour);
    closing.push(proxy.close);
    return proxy;
  }

  it('goes through it, signed, with the headers of the destination, and the name is left to the proxy', async () => {
    const proxy = await proxied(receiver.port);
    receiver.script('/hook', { status: 422, body: 'no such room' });
    expect(await send(proxy.url, 'http://hooks.example/hook')).toEqual({
      success: false,
      statusCode: 422,
      error: 'The endpoint answered 422: no such room',
    });
    expect(proxy.asked).toEqual(['hooks.example:80']);
    const [request] = receiver.requests('/hook');
    expect(request!.headers).toMatchObject({ host: 'hooks.example', 'x-team': 'blue' });
    new Webhook(SECRET).verify(request!.body, request!.headers);
  });

  it.each<[string, ConnectBehaviour, object]>([
    ['forbids the destination', 'HTTP/1.1 403 Forbidden\r\n\r\n', UNREACHABLE],
    ['does not say whose fault it is', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', UNREACHABLE],
    ['refuses our credentials', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', NOT_SENT],
  ])('one that %s', async (_, behaviour, result) => {
    expect(await send((await proxied(behaviour)).url, 'https://hooks.example/')).toEqual(result);
  });

  it('one that is down', async () => {
    expect(await send(`http://127.0.0.1:${await freePort()}`, 'https://hooks.example/')).toEqual(NOT_SENT);
  });

  it('one that hangs', async () => {
    expect(await send((await proxied('hang')).url, 'https://hooks.example/', 300)).toEqual(UNREACHABLE);
  });

  it('is not asked for what the URL already shows', async () => {
    const proxy = await proxied(receiver.port);
    for (const url of ['http://169.254.169.254/', 'http://localhost/', 'http://[::ffff:10.0.0.1]/']) {
      expect(await send(proxy.url, url)).toEqual(UNREACHABLE);
    }
    expect(proxy.asked).toEqual([]);
  });
});
