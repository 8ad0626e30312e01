import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Java {
  readonly command: string;
  /** The whole answer of `java -version`: names the build, to which a class archive is bound. */
  readonly version: string;
}

/** Kafka 4 brokers refuse older ones. */
export const MIN_JAVA_MAJOR = 17;

/** Homebrew installs here without touching PATH. */
const HOMEBREW_HOMES = ['/opt/homebrew/opt/openjdk', '/usr/local/opt/openjdk'];

/** The first Java that is new enough: JAVA_HOME, PATH, then where Homebrew puts it. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<Java | undefined> {
  for (const command of javaCandidates(env)) {
    const version = await outputOf(command, ['-version']);
    if (version !== undefined && (javaMajor(version) ?? 0) >= MIN_JAVA_MAJOR) return { command, version };
  }
  return undefined;
}

export function javaCandidates(env: NodeJS.ProcessEnv, exists: (path: string) => boolean = existsSync): string[] {
  const javaOf = (home: string | undefined) =>
    home && exists(join(home, 'bin', 'java')) ? [join(home, 'bin', 'java')] : [];
  return [...javaOf(env.JAVA_HOME), 'java', ...HOMEBREW_HOMES.flatMap(javaOf)];
}

/** `openjdk version "17.0.15"`, `java version "1.8.0_411"` (which is 8), `openjdk version "25"`. */
export function javaMajor(versionText: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(versionText);
  if (!match) return undefined;
  return match[1] === '1' ? Number(match[2]) : Number(match[1]);
}

export async function hasMaven(): Promise<boolean> {
  return (await outputOf('mvn', ['-version'])) !== undefined;
}

/** stdout and stderr, or undefined when it cannot run or fails. */
function outputOf(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve(error ? undefined : `${stdout}${stderr}`),
    );
  });
}
