import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs, eventually } from '#testing';
import { SmallDisk } from './small-disk.js';

const dir = mkdtempSync(join(tmpdir(), 'chaos-disk-'));
const isMounted = (path: string) => readFileSync('/proc/mounts', 'utf8').includes(` ${path} `);

const probe = await SmallDisk.mount(join(dir, 'probe'), 1);
const mayMount = probe instanceof SmallDisk ? describe : describe.skip;
if (probe instanceof SmallDisk) await probe.unmount();
else rmSync(dir, { recursive: true });

mayMount('SmallDisk', () => {
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('is full, has room again, is full again, gets larger, and is gone', async () => {
    const path = join(dir, 'used');
    const disk = (await SmallDisk.mount(path, 1)) as SmallDisk;
    const write = () => writeFileSync(join(path, 'note'), 'one more');
    write();
    await disk.fill();
    expect(() => writeFileSync(join(path, 'another'), 'x'.repeat(8_192))).toThrow(/ENOSPC/);
    await disk.free();
    write();
    await disk.fill();
    await disk.enlarge(1);
    writeFileSync(join(path, 'more'), 'x'.repeat(8_192));
    await disk.unmount();
    expect(isMounted(path)).toBe(false);
  });

  it('goes when its process is killed', async () => {
    const path = join(dir, 'orphan');
    const script = `
      import { SmallDisk } from ${JSON.stringify(join(import.meta.dirname, 'small-disk.ts'))};
      await SmallDisk.mount(${JSON.stringify(path)}, 1);
      console.log('mounted');
      setInterval(() => undefined, 1000);
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    endWithUs(child);
    await once(child.stdout, 'data');
    expect(isMounted(path)).toBe(true);
    child.kill('SIGKILL');
    await eventually(() => expect(isMounted(path)).toBe(false));
  });
});
