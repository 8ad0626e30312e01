import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { engineSockets, findDockerHost, isDockerInstalled } from './engine.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('sees a client on the path, and none where the path has none, is empty or unset', () => {
  const PATH = ['/nowhere', folder].join(delimiter);
  expect(isDockerInstalled({ PATH })).toBe(false);
  writeFileSync(join(folder, 'docker'), '');
  expect(isDockerInstalled({ PATH })).toBe(true);
  expect(isDockerInstalled({ PATH: '' })).toBe(false);
  expect(isDockerInstalled({})).toBe(false);
});

it('looks where engines of one user listen, too', () => {
  expect(engineSockets({ XDG_RUNTIME_DIR: '/run/user/7' }, '/home/me', 7)).toEqual(
    expect.arrayContaining(['/var/run/docker.sock', '/run/user/7/docker.sock', '/home/me/.docker/run/docker.sock']),
  );
});

it('says nothing of Docker where it is to be passed over', async () => {
  const said: string[] = [];
  writeFileSync(join(folder, 'docker'), '');
  expect(await findDockerHost({ STACK_EMBEDDED: 'true', PATH: folder }, (line) => said.push(line))).toBeUndefined();
  expect(said).toEqual([]);
});
