import { request } from 'node:http';
import { startReceiver, type Receiver } from './start-receiver.js';

describe('startReceiver', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  const post = async (path: string, body = 'body') =>
    (await fetch(receiver.url(path), { method: 'POST', body })).status;

  it('answers the scripted sequence, then its last answer again, and 200 elsewhere', async () => {
    receiver.script('/flaky', 503, { status: 429, headers: { 'retry-after': '1' } }, 204);
    expect([await post('/flaky'), await post('/flaky'), await post('/flaky'), await post('/flaky')]).toEqual([
      503, 429, 204, 204,
    ]);
    expect(await post('/other')).toBe(200);
  });

  it('records what was sent, as it was sent', async () => {
    await new Promise((resolve) => {
      const options = { method: 'POST', headers: { 'X-Odd-Case': '1' } };
      request(receiver.url('/raw?token=1'), options, resolve).end('bytes');
    });
    const [entry] = await receiver.waitFor('/raw', 1, { timeoutMs: 30_000 });
    expect(entry).toMatchObject({ method: 'POST', path: '/raw', url: '/raw?token=1', status: 200 });
    expect(entry?.rawHeaders).toContain('X-Odd-Case');
    expect(entry?.headers['x-odd-case']).toBe('1');
    expect(entry?.body.toString()).toBe('bytes');
    expect(entry?.answeredAtMs).toBeGreaterThanOrEqual(entry?.arrivedAtMs ?? Infinity);
  });

  it('resets, hangs and drips on request, and closes all the same', async () => {
    receiver.script('/reset', { reset: true });
    receiver.script('/hang', { hang: true });
    receiver.script('/drip', { status: 200, dripEveryMs: 5 });
    await expect(post('/reset')).rejects.toThrow();
    const hanging = expect(post('/hang')).rejects.toThrow();
    const dripping = await fetch(receiver.url('/drip'));
    const firstBytes = await dripping.body?.getReader().read();
    expect(Buffer.from(firstBytes?.value ?? []).toString()).toMatch(/^\.+$/);
    expect(receiver.requests('/hang')).toHaveLength(1);
    await receiver.close();
    await hanging;
  });

  it('says how far it came when the wait ends', async () => {
    await post('/once');
    await expect(receiver.waitFor('/once', 2, { timeoutMs: 20 })).rejects.toThrow('/once: 1 of 2 requests');
  });
});
