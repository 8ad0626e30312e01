import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mutant } from './mutant.js';

/** Neither sources nor needed by their tests. */
const LEFT_OUT = new Set(['.git', '.local', 'node_modules']);
/** A mutant may hang what it breaks: its tests get this long, and three times as long as without it. */
const HANG_AFTER_MS = 15_000;
const HANG_AFTER_RATIO = 3;
const SOUND_TIMEOUT_MS = 600_000;

/** What its tests say of a mutant. `killed`: they fail. `broken`: they do not run at all, so they say nothing. */
export interface MutantVerdict {
  kind: 'killed' | 'survived' | 'broken';
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

  constructor(dir: string) {
    this.dir = resolve(dir);
  }

  prepare(): void {
    rmSync(this.dir, { recursive: true, force: true });
    mkdirSync(this.dir, { recursive: true });
    for (const name of readdirSync('.').filter((entry) => !LEFT_OUT.has(entry))) {
      if (name !== 'dist') cpSync(name, join(this.dir, name), { recursive: true });
    }
    for (const name of ['node_modules', 'dist']) symlinkSync(resolve(name), join(this.dir, name));
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
      const soundMs = this.soundMs.get(spec) ?? 0;
      return await this.jest(spec, HANG_AFTER_MS + HANG_AFTER_RATIO * soundMs);
    } finally {
      writeFileSync(path, sound);
    }
  }

  private async jest(spec: string, timeoutMs: number): Promise<MutantVerdict> {
    const outputFile = join(this.dir, 'result.json');
    rmSync(outputFile, { force: true });
    const args = ['--json', `--outputFile=${outputFile}`, '--silent', '--runInBand', '--runTestsByPath', spec];
    const child = spawn(process.execPath, ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...args], {
      cwd: this.dir,
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const isEnded = await new Promise<boolean>((settle) => child.once('close', (code) => settle(code !== null)));
    clearTimeout(timer);
    return isEnded
      ? judge(JSON.parse(readFileSync(outputFile, 'utf8')) as JestResult)
      : { kind: 'killed', failed: ['(hangs)'] };
  }
}

function judge({ testResults, numTotalTests }: JestResult): MutantVerdict {
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  if (failed.length > 0) return { kind: 'killed', failed };
  return numTotalTests === 0
    ? { kind: 'broken', failed: testResults.map(({ message }) => message) }
    : { kind: 'survived', failed };
}
