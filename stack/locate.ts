import { setTimeout as sleep } from 'node:timers/promises';
import { chooseStackPorts, describeMovedPorts } from './choose-ports.js';
import { findDockerHost } from './docker/engine.js';
import { startKafkaContainer } from './docker/kafka.js';
import { startPostgresContainer } from './docker/postgres.js';
import { findJava, hasMaven } from './embedded/java.js';
import { startEmbeddedKafka } from './embedded/kafka.js';
import { kafkaJarsAreResolved } from './embedded/kafka-jars.js';
import { missingToolsMessage } from './embedded/missing-tools.js';
import { startEmbeddedPostgres } from './embedded/postgres.js';
import { givenUrls, requireReachable } from './given-urls.js';
import type { StateLayout } from './paths.js';
import { endLeftovers } from './process/end-leftovers.js';
import { RunFile, type Claim, type RunRecord } from './process/run-file.js';
import { StackError, type Session } from './process/session.js';
import type { SupervisedChild } from './process/supervisor.js';
import { databaseUrlOf, type StackOptions, type StackProfile, type StackUrls } from './stack-options.js';

/** given: by the environment. running: by another command, which stays its owner. started: by us, and ended with us. */
export interface LocatedStack extends StackUrls {
  readonly source: 'given' | 'running' | 'started';
  /** Of what we started. */
  readonly stateDir?: string;
  /** Resolves with a message when something we started ends by itself. */
  readonly broken: Promise<string>;
}

interface LocateOptions {
  readonly session: Session;
  /** The first that no other process uses is taken; where all are in use, the first one's stack is shared. */
  readonly layouts: readonly StateLayout[];
  readonly profile: StackProfile;
  /** As typed, for the messages of others. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

const OTHER_START_TIMEOUT_MS = 180_000;
const NEVER = new Promise<string>(() => undefined);

/** Kafka and PostgreSQL: named by the environment, else running already for this state directory, else in Docker, else embedded. */
export async function locateStack(options: LocateOptions): Promise<LocatedStack> {
  const { session, layouts, command, env } = options;
  const given = givenUrls(env);
  await requireReachable(given);
  if (given.kafkaBrokers !== undefined && given.databaseUrl !== undefined) {
    session.progress.say('Kafka and PostgreSQL: given by KAFKA_BROKERS and DATABASE_URL.');
    return { kafkaBrokers: given.kafkaBrokers, databaseUrl: given.databaseUrl, source: 'given', broken: NEVER };
  }
  const own = claimFirst(layouts, command);
  if (own.kind === 'taken') {
    return { ...(await urlsOfOther(session, own.runFile, own.record)), ...given, source: 'running', broken: NEVER };
  }
  session.onEnd(() => own.runFile.release());
  if (own.leftovers.length > 0) {
    session.progress.say(`Ending ${own.leftovers.length} process(es) that a killed predecessor left behind.`);
    await endLeftovers(own.leftovers);
  }
  const started = await startMissing(options, own.layout, given);
  const { kafkaBrokers, databaseUrl } = started;
  own.runFile.publish(session.supervisor.identities(), { kafkaBrokers, databaseUrl });
  return started;
}

function claimFirst(
  layouts: readonly StateLayout[],
  command: string,
): Claim & { layout: StateLayout; runFile: RunFile } {
  let first: (Claim & { layout: StateLayout; runFile: RunFile }) | undefined;
  for (const layout of layouts) {
    const runFile = new RunFile(layout.stackFile, command);
    const claimed = { ...runFile.claim(), layout, runFile };
    if (claimed.kind === 'mine') return claimed;
    first ??= claimed;
  }
  if (!first) throw new Error('No state directory.');
  return first;
}

async function startMissing(
  { session, profile, env }: LocateOptions,
  layout: StateLayout,
  given: Partial<StackUrls>,
): Promise<LocatedStack> {
  const ports = await chooseStackPorts(profile);
  const options: StackOptions = { session, layout, profile, ports };
  const dockerHost = await findDockerHost(env, (line) => session.progress.say(line));
  const wanted = { kafka: given.kafkaBrokers === undefined, postgres: given.databaseUrl === undefined };
  if (profile === 'local') describeMovedPorts(ports, wanted).forEach((line) => session.progress.say(line));
  const host = dockerHost ?? '127.0.0.1';
  const children =
    dockerHost === undefined
      ? await startEmbedded(options, wanted, env)
      : await startContainers(options, wanted, dockerHost);
  return {
    kafkaBrokers: given.kafkaBrokers ?? `${host}:${ports.kafka}`,
    databaseUrl: given.databaseUrl ?? databaseUrlOf(host, ports.postgres),
    source: 'started',
    stateDir: layout.stateDir,
    broken: Promise.race([
      NEVER,
      ...children.map((child) =>
        child.ended.then((how) => `${child.name} ended by itself (${how}); its log is in ${layout.logsDir}.`),
      ),
    ]),
  };
}

interface Wanted {
  readonly kafka: boolean;
  readonly postgres: boolean;
}

async function startEmbedded(
  options: StackOptions,
  wanted: Wanted,
  env: NodeJS.ProcessEnv,
): Promise<SupervisedChild[]> {
  const java = wanted.kafka ? await findJava(env) : undefined;
  const mavenMissing = wanted.kafka && !kafkaJarsAreResolved() && !(await hasMaven());
  if (wanted.kafka && (!java || mavenMissing))
    throw new StackError(missingToolsMessage({ java: !java, maven: mavenMissing }));
  return Promise.all([
    ...(java ? [startEmbeddedKafka(options, java)] : []),
    ...(wanted.postgres ? [startEmbeddedPostgres(options)] : []),
  ]);
}

async function startContainers(options: StackOptions, wanted: Wanted, host: string): Promise<SupervisedChild[]> {
  await Promise.all([
    wanted.kafka && startKafkaContainer(options, host),
    wanted.postgres && startPostgresContainer(options),
  ]);
  return [];
}

/** The other command may be starting still. */
async function urlsOfOther(session: Session, runFile: RunFile, found: RunRecord): Promise<StackUrls> {
  session.progress.say(`Kafka and PostgreSQL: used as started by "${found.command}" (process ${found.owner.pid}).`);
  const deadlineMs = performance.now() + OTHER_START_TIMEOUT_MS;
  for (let record = runFile.read(); record && performance.now() < deadlineMs; record = runFile.read()) {
    const { kafkaBrokers, databaseUrl } = record.facts ?? {};
    if (kafkaBrokers !== undefined && databaseUrl !== undefined) return { kafkaBrokers, databaseUrl };
    await sleep(200);
  }
  throw new StackError(
    `"${found.command}" (process ${found.owner.pid}) did not get its Kafka and PostgreSQL ready. End it and try again.`,
  );
}
