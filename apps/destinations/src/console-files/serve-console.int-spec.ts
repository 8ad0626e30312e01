import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HOSTILE_PATHS, sendHttp } from '#testing';
import express from 'express';
import { loadConsole, type ConsoleFiles } from './load-console.js';
import { serveConsole } from './serve-console.js';

const PAGE = '<!doctype html><title>Console</title>';
const SCRIPT = 'export {};'.repeat(20);

describe('serveConsole', () => {
  const dir = mkdtempSync(join(tmpdir(), 'console-'));
  const servers: Server[] = [];

  beforeAll(() => {
    mkdirSync(join(dir, 'assets'));
    writeFileSync(join(dir, 'index.html'), PAGE);
    writeFileSync(join(dir, 'assets', 'index-1a2b.js'), SCRIPT);
    writeFileSync(join(dir, 'assets', 'index-1a2b.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(dir, 'secret.txt'), 'no');
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(dir, { recursive: true });
  });

  /** The console before an API that answers 418 to everything. */
  async function serve(files: ConsoleFiles | undefined): Promise<string> {
    const app = express();
    app.use(serveConsole(files));
    app.use((_request, response) => void response.status(418).end());
    const server = createServer(app);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('answers its addresses with the page, which is asked for anew each time', async () => {
    const url = await serve(loadConsole(dir));
    for (const path of ['/', '/?from=x', '/tenants/t/projects/p/webhooks/w1']) {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(PAGE);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none';script-src 'self';");
      expect(policy).not.toContain('unsafe-eval');
    }
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    expect(await statusOf(url, { 'if-none-match': etag })).toBe(304);
    expect(await statusOf(url, { 'if-none-match': '"older"' })).toBe(200);
  });

  it('sends assets compressed, to be kept for ever', async () => {
    const url = `${await serve(loadConsole(dir))}/assets/index-1a2b.js`;
    const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answer.text()).toBe(SCRIPT);
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('leaves everything else to the API', async () => {
    const url = await serve(loadConsole(dir));
    for (const path of ['/manage/me', '/nothing', '/secret.txt', '/assets/absent.js', '/assets/..%2findex.html'])
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 418]);
    expect((await fetch(url, { method: 'POST' })).status).toBe(418);
  });

  it.each(HOSTILE_PATHS.filter((path) => path !== '/?'))('has no file behind %s', async (path) => {
    const answer = await sendHttp(await serve(loadConsole(dir)), { path });
    expect([400, 418]).toContain(answer.status);
    expect(answer.text).toBe('');
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'leaves %s of its own addresses to the API',
    async (method) => {
      const url = await serve(loadConsole(dir));
      for (const path of ['/', '/assets/index-1a2b.js', '/tenants/t/projects/p/webhooks'])
        expect((await sendHttp(url, { method, path })).status).toBe(418);
    },
  );

  it('names its files in one spelling', async () => {
    const url = await serve(loadConsole(dir));
    for (const path of [
      '/assets/index-1a2b.js/',
      '/ASSETS/index-1a2b.js',
      '//assets/index-1a2b.js',
      '/assets/index-1a2b.js%00',
      '/assets/index%2d1a2b.js',
    ])
      expect([path, (await sendHttp(url, { path })).status]).toEqual([path, 418]);
  });

  it('says so where it was not built', async () => {
    expect(loadConsole(join(dir, 'assets'))).toBeUndefined();
    const url = await serve(undefined);
    const answer = await fetch(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('npm run build');
    expect((await fetch(`${url}/manage/me`)).status).toBe(418);
  });
});

/** Not by fetch, which asks caches on the way for a fresh copy once it is given a condition. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => resolve(answer.resume().statusCode)).once('error', reject);
  });
}
