import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaHomeDir, repositoryDir } from '../paths.js';
import { StackError, type Session } from '../process/session.js';

const POM = join(repositoryDir, 'stack', 'kafka', 'pom.xml');
const JARS_DIR = join(kafkaHomeDir, 'jars');
/** Written into the folder last: names the pom that it holds the jars of. */
const STAMP = 'resolved-from';

export interface KafkaJars {
  readonly classPath: string;
  /** Changes whenever a jar may have changed. */
  readonly id: string;
}

export function kafkaJarsId(): string {
  return createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 16);
}

export function kafkaJarsAreResolved(): boolean {
  const stamp = join(JARS_DIR, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === kafkaJarsId();
}

/** Copies the jars once, through Maven's own cache; 44 MB where that is empty. */
export async function resolveKafkaJars(session: Session, logFile: string): Promise<KafkaJars> {
  const id = kafkaJarsId();
  if (!kafkaJarsAreResolved()) await copyJars(session, logFile, id);
  const jars = readdirSync(JARS_DIR).filter((name) => name.endsWith('.jar'));
  // Sorted: a class archive is bound to the exact class path.
  return {
    classPath: jars
      .sort()
      .map((name) => join(JARS_DIR, name))
      .join(':'),
    id,
  };
}

async function copyJars(session: Session, logFile: string, id: string): Promise<void> {
  // Its own folder for each process: two clones' first starts may meet here, and the last rename wins with the same jars.
  const draftDir = `${JARS_DIR}.${process.pid}`;
  rmSync(draftDir, { recursive: true, force: true });
  mkdirSync(draftDir, { recursive: true });
  const maven = session.supervisor.spawn({
    name: 'Maven',
    command: 'mvn',
    args: [
      '--batch-mode',
      '--quiet',
      '--no-transfer-progress',
      '-f',
      POM,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${draftDir}`,
      '-DincludeScope=runtime',
    ],
    stage: 'service',
    stopSignal: 'SIGTERM',
    stopWithinMs: 3000,
    logFile,
  });
  const succeeded = await session.progress.during('Kafka: fetching its jars with Maven (once, 44 MB)', maven.succeeded);
  if (!succeeded)
    throw new StackError(
      `Maven could not fetch Kafka's jars (${await maven.ended}). Is the network there? Details: ${logFile}`,
    );
  writeFileSync(join(draftDir, STAMP), id);
  rmSync(JARS_DIR, { recursive: true, force: true });
  renameSync(draftDir, JARS_DIR);
}
