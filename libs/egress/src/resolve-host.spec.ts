import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostsFile, parseHosts } from './hosts-file.js';
import { resolveAfterHosts } from './resolve-host.js';

const none = { addressesOf: () => Promise.resolve([]) };
const refuses = (code: string) => () => Promise.reject(Object.assign(new Error('x'), { code }));
const gives =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses);
const never = () => new Promise<never>(() => undefined);

describe('resolveAfterHosts', () => {
  it('takes what the hosts file says, and asks nobody', async () => {
    const hosts = { addressesOf: (name: string) => Promise.resolve(name === 'db.internal' ? ['10.0.0.5'] : []) };
    const resolve = resolveAfterHosts(hosts, () => ({ resolve4: gives('93.184.216.34'), resolve6: gives() }));
    expect(await resolve('db.internal')).toEqual(['10.0.0.5']);
    expect(await resolve('public.example')).toEqual(['93.184.216.34']);
  });

  it('knows localhost by itself', async () => {
    const resolve = resolveAfterHosts({ addressesOf: gives('93.184.216.34') }, () => {
      throw new Error('no look-up');
    });
    expect(await resolve('a.localhost')).toEqual(['127.0.0.1', '::1']);
  });

  it.each([
    ['both', gives('1.1.1.1'), gives('2606:4700::1'), ['1.1.1.1', '2606:4700::1']],
    ['IPv4 alone', gives('1.1.1.1'), refuses('ENODATA'), ['1.1.1.1']],
    ['IPv6 alone', refuses('ENODATA'), gives('2606:4700::1'), ['2606:4700::1']],
    ['IPv4, and silence on IPv6', gives('1.1.1.1'), never, ['1.1.1.1']],
    ['IPv6, and silence on IPv4', never, gives('2606:4700::1'), ['2606:4700::1']],
  ])('gives %s', async (_, resolve4, resolve6, expected) => {
    expect(await resolveAfterHosts(none, () => ({ resolve4, resolve6 }))('a.example')).toEqual(expected);
  });

  it.each([
    ['ENOTFOUND', refuses('ENOTFOUND'), refuses('ENOTFOUND')],
    ['ENODATA', gives(), refuses('ENODATA')],
  ])('rejects with %s where there is no address', async (code, resolve4, resolve6) => {
    await expect(resolveAfterHosts(none, () => ({ resolve4, resolve6 }))('a.example')).rejects.toMatchObject({ code });
  });
});

describe('the hosts file', () => {
  it('is read line by line, without comments and what is no address', () => {
    const text = '# 1.1.1.1 comment\n10.0.0.1\tDB.internal db # 2\r\n::1 db\n\nnonsense x\n10.0.0.2\n';
    expect(Object.fromEntries(parseHosts(text))).toEqual({ 'db.internal': ['10.0.0.1'], db: ['10.0.0.1', '::1'] });
  });

  it('is read again after ten seconds; none is no fault', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hosts-'));
    const path = join(folder, 'hosts');
    let nowMs = 0;
    const hosts = new HostsFile(path, () => nowMs);
    expect(await hosts.addressesOf('a')).toEqual([]);
    await writeFile(path, '10.0.0.1 a\n');
    expect(await hosts.addressesOf('a')).toEqual([]);
    nowMs = 10_000;
    expect(await hosts.addressesOf('A')).toEqual(['10.0.0.1']);
    await rm(folder, { recursive: true });
  });
});
