import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-chromium.js';

describe('findChromium', () => {
  const dir = mkdtempSync(join(tmpdir(), 'chromium-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('takes the named one first', () => {
    expect(findChromium({ CHROMIUM_PATH: '/opt/x', PATH: dir })).toBe('/opt/x');
  });

  it('takes an executable on the PATH, and says what to install where there is none', () => {
    const file = join(dir, 'google-chrome');
    writeFileSync(file, '');
    expect(() => findChromium({ PATH: `/nowhere:${dir}` })).toThrow('apt-get install chromium');
    chmodSync(file, 0o755);
    expect(findChromium({ PATH: `/nowhere:${dir}` })).toBe(file);
  });
});
