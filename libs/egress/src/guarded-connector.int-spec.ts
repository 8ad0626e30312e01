import { createSecureContext } from 'node:tls';
import { eventually } from '#testing';
import { startSocketServer, type SocketServer } from '../fixtures/socket-server.js';
import { AddressPolicy } from './address-policy.js';
import { hostOf } from './check-destination-url.js';
import { BlockedError } from './egress-errors.js';
import { GuardedConnector, type GuardOptions } from './guarded-connector.js';
import { SocketWatch } from './socket-watch.js';

/** The connector alone, behind which no other check stands: what a URL shows has been judged long before it is dialled. */
describe('the connector by itself', () => {
  let server: SocketServer;
  beforeAll(async () => void (server = await startSocketServer(() => undefined)));
  afterAll(() => server.close());

  function connect(host: string, options: Partial<GuardOptions> = {}): Promise<Error | 'connected'> {
    const connector = new GuardedConnector({
      policy: new AddressPolicy([]),
      resolveHost: () => Promise.resolve(['127.0.0.1']),
      secureContext: createSecureContext(),
      watch: new SocketWatch(),
      onConnected: () => undefined,
      ...options,
    });
    const origin = new URL(`http://${host}:${server.port}`);
    const target = { hostname: hostOf(origin), protocol: 'http:', port: origin.port };
    return new Promise((resolve) =>
      connector.forOrigin(origin)(target, (error, socket) => {
        socket?.destroy();
        resolve(error ?? 'connected');
      }),
    );
  }

  it.each(['127.0.0.1', '[::ffff:127.0.0.1]', 'a.example'])('dials nothing that is blocked: %s', async (host) => {
    const before = server.connections;
    expect(await connect(host)).toBeInstanceOf(BlockedError);
    expect(await connect(host, { policy: new AddressPolicy(['127.0.0.1/32']) })).toBe('connected');
    // Accepted in the order of the dials: of two, both would be there.
    await eventually(() => expect(server.connections).toBeGreaterThan(before));
    expect(server.connections).toBe(before + 1);
  });

  it('hands over no socket that has ended up at a blocked address, whatever was judged before', async () => {
    let handedOver = 0;
    const judged: string[] = [];
    const policy = new AddressPolicy([]);
    // As if the address that was judged, and the one that was reached, were two.
    policy.isBlocked = (address) => judged.push(address) > 1;
    const options = { policy, onConnected: () => void handedOver++ };
    expect(await connect('a.example', options)).toBeInstanceOf(BlockedError);
    expect(judged).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(handedOver).toBe(0);
  });
});
