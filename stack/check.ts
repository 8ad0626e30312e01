import { spawn } from 'node:child_process';
import { repositoryDir } from './paths.js';
import { runPool, summaryLine, type StepResult } from './check/run-pool.js';

/** The scripts of `npm run check`, the slowest first: with two at a time, that ends soonest. */
const SCRIPTS = ['lint', 'test:unit', 'types', 'boundaries', 'format:check'];
const AT_ONCE = 2;

/** Runs every step, whatever fails: one run shows all there is to repair. */
const startedMs = performance.now();
const results = await runPool(SCRIPTS, AT_ONCE, runScript, (result) => {
  if (!result.ok) console.log(`\n----- ${result.name} -----\n${result.output.trimEnd()}\n`);
  console.log(summaryLine(result));
});
const failed = results.filter((result) => !result.ok).map((result) => result.name);
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
console.log(failed.length === 0 ? `\nAll good in ${seconds} s.` : `\nFailed: ${failed.join(', ')} (${seconds} s).`);
process.exitCode = failed.length === 0 ? 0 : 1;

function runScript(name: string): Promise<StepResult> {
  const fromMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', name], { cwd: repositoryDir, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const settle = (ok: boolean) =>
      resolve({ name, ok, durationMs: performance.now() - fromMs, output: Buffer.concat(chunks).toString('utf8') });
    child.once('error', () => settle(false));
    child.once('close', (code) => settle(code === 0));
  });
}
