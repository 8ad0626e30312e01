import { createSecureContext } from 'node:tls';
import { AddressPolicy } from './address-policy.js';
import { GuardedConnector } from './guarded-connector.js';
import { OriginPools } from './origin-pools.js';
import { SocketWatch } from './socket-watch.js';

describe('OriginPools', () => {
  let nowMs = 0;
  let pools: OriginPools;

  beforeEach(() => {
    nowMs = 0;
    const connector = new GuardedConnector({
      policy: new AddressPolicy([]),
      resolveHost: () => Promise.reject(new Error('no look-up in this test')),
      secureContext: createSecureContext(),
      watch: new SocketWatch(),
      onConnected: () => undefined,
    });
    pools = new OriginPools({ connector, maxConnectionsPerOrigin: 2, maxOrigins: 3, nowMs: () => nowMs });
  });
  afterEach(() => pools.close());

  it('keeps one pool per origin', () => {
    const first = pools.for('https://a.example');
    expect(pools.for('https://a.example')).toBe(first);
    expect(pools.for('https://a.example:8443')).not.toBe(first);
    expect(pools.size).toBe(2);
  });

  it('replaces a pool after a minute, however busy, so that a new DNS answer is seen', () => {
    const first = pools.for('https://a.example');
    for (nowMs = 0; nowMs < 60_000; nowMs += 10_000) expect(pools.for('https://a.example')).toBe(first);
    expect(pools.for('https://a.example')).not.toBe(first);
    expect(pools.size).toBe(1);
  });

  it('lets go of what was idle for a minute', () => {
    pools.for('https://a.example');
    nowMs = 30_000;
    const second = pools.for('https://b.example');
    nowMs = 60_000;
    pools.sweep();
    expect(pools.size).toBe(1);
    expect(pools.for('https://b.example')).toBe(second);
  });

  it('gives up the least recently used origin at the bound', () => {
    const first = pools.for('https://a.example');
    const second = pools.for('https://b.example');
    pools.for('https://c.example');
    expect(pools.for('https://a.example')).toBe(first);
    pools.for('https://d.example');
    expect(pools.size).toBe(3);
    expect(pools.for('https://a.example')).toBe(first);
    expect(pools.for('https://b.example')).not.toBe(second);
  });
});
