import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endWithUs } from '#testing';
import { rollServices } from './scenarios/roll-services.js';

/**
 * As `npm run chaos` runs it, in a process of its own: the endpoints and the ledger's clock share no event loop with jest. Kills of one
 * service at a time are in test/e2e.
 */
it(`${rollServices.name}: ${rollServices.promise}`, async () => {
  const main = join('dist', 'test', 'chaos', 'main.js');
  const running = promisify(execFile)(process.execPath, [main, rollServices.name, '--seed', '1']);
  endWithUs(running.child);
  const { stdout } = await running.catch((error: unknown) => error as { stdout: string });
  expect(stdout).toContain(`kept   ${rollServices.name}`);
  expect(stdout).toContain('1 of 1 promises kept, 0 not tried');
  const [, requests = 0] = /, (\d+) requests, /.exec(stdout) ?? [];
  expect(Number(requests)).toBeGreaterThan(100);
}, 300_000);
