import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mutant } from './mutant.js';

/** Not sources, or not needed by the tests of one part. */
const LEFT_OUT = new Set(['.git', '.local', 'dist', 'node_modules']);
/** A mutant may hang what it breaks: its tests get this long, and three times as long as without it. */
const HANG_AFTER_MS = 15_000;
const HANG_AFTER_RATIO = 3;
const SOUND_TIMEOUT_MS = 600_000;

/**
 * What its tests say of a mutant. `killed`: some fail, and others pass. `hung`: they came to no end. `broken`: all of them fail,
 * or none ran, which says nothing of the promise.
 */
export interface MutantVerdict {
  kind: 'killed' | 'hung' | 'survived' | 'broken';
  /** Names of tests that failed. */
  failed: readonly string[];
}

interface JestResult {
  numTotalTests: number;
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** A copy of the sources in which one file at a time is changed. */
export class MutantGround {
  private readonly dir: string;
  private readonly soundMs = new Map<string, number>();
  private child: ChildProcess | undefined;

  constructor(dir: string) {
    this.dir = resolve(dir);
  }

  prepare(): void {
    rmSync(this.dir, { recursive: true, force: true });
    mkdirSync(this.dir, { recursive: true });
    for (const name of readdirSync('.').filter((entry) => !LEFT_OUT.has(entry))) {
      cpSync(name, join(this.dir, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(this.dir, 'node_modules'));
  }

  /** The tests of a file, on the sources as they are. */
  async runSpec(spec: string): Promise<MutantVerdict> {
    const startedMs = performance.now();
    const verdict = await this.jest(spec, SOUND_TIMEOUT_MS);
    this.soundMs.set(spec, performance.now() - startedMs);
    return verdict;
  }

  /** After its spec has run on the sources as they are. */
  async runMutant({ file, code, instead, spec }: Mutant): Promise<MutantVerdict> {
    const path = join(this.dir, file);
    const sound = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      sound.replace(code, () => instead),
    );
    try {
      return await this.jest(spec, HANG_AFTER_MS + HANG_AFTER_RATIO * (this.soundMs.get(spec) ?? 0));
    } finally {
      writeFileSync(path, sound);
    }
  }

  /** Ends the tests that run now. */
  stop(): void {
    this.child?.kill('SIGKILL');
  }

  private async jest(spec: string, timeoutMs: number): Promise<MutantVerdict> {
    const outputFile = join(this.dir, 'result.json');
    rmSync(outputFile, { force: true });
    const args = ['--json', `--outputFile=${outputFile}`, '--silent', '--runInBand', '--runTestsByPath', spec];
    const child = spawn(process.execPath, ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...args], {
      cwd: this.dir,
      stdio: 'ignore',
    });
    this.child = child;
    let isLate = false;
    const timer = setTimeout(() => (isLate = child.kill('SIGKILL')), timeoutMs);
    await new Promise((ended) => child.once('close', ended));
    clearTimeout(timer);
    if (existsSync(outputFile)) return judge(JSON.parse(readFileSync(outputFile, 'utf8')) as JestResult);
    return { kind: isLate ? 'hung' : 'broken', failed: [] };
  }
}

function judge({ testResults, numTotalTests }: JestResult): MutantVerdict {
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  if (numTotalTests === 0) return { kind: 'broken', failed: testResults.map(({ message }) => message) };
  if (failed.length === numTotalTests && numTotalTests > 1) return { kind: 'broken', failed };
  return { kind: failed.length > 0 ? 'killed' : 'survived', failed };
}
