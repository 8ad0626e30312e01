import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../paths.js';
import { kafkaAnswers } from '../probe/kafka-answers.js';
import { tail, waitUntilReady } from '../probe/wait-until-ready.js';
import { StackError } from '../process/session.js';
import type { ChildSpec, SupervisedChild } from '../process/supervisor.js';
import type { StackOptions } from '../stack-options.js';
import { ClassArchive } from './class-archive.js';
import type { Java } from './java.js';
import { resolveKafkaJars } from './kafka-jars.js';
import { kafkaProperties, renderProperties } from './kafka-properties.js';

const START_TIMEOUT_MS = 60_000;
/** Writing the class archive is part of the first stop. */
const STOP_WITHIN_MS = 20_000;
/** Measured: the fastest start and the least memory for one small broker. Without the first, each archive logs a page of classes it left out. */
const JVM_FLAGS = ['-Xlog:cds=error', '-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Apache Kafka in a JVM of ours, ready to serve. */
export async function startEmbeddedKafka(options: StackOptions, java: Java): Promise<SupervisedChild> {
  const { layout, session, ports, profile } = options;
  const jars = await resolveKafkaJars(session, join(layout.logsDir, 'maven.log'));
  const archive = new ClassArchive({ javaVersion: java.version, jarsId: jars.id, classPath: jars.classPath });
  const consoleLog = join(layout.logsDir, 'kafka-console.log');
  const kafkaLog = join(layout.logsDir, 'kafka.log');
  const propertiesFile = join(layout.stateDir, 'kafka.properties');

  if (profile === 'test') rmSync(layout.kafkaDataDir, { recursive: true, force: true });
  mkdirSync(layout.stateDir, { recursive: true });
  writeFileSync(propertiesFile, renderProperties(kafkaProperties({ ports, dataDir: layout.kafkaDataDir, profile })));

  const jvm = (name: string, flags: string[], main: string[]): ChildSpec => ({
    name,
    command: java.command,
    args: [
      ...JVM_FLAGS,
      ...flags,
      `-DLOG_FILE=${kafkaLog}`,
      `-Dlog4j2.configurationFile=${join(repositoryDir, 'stack', 'kafka', 'log4j2.properties')}`,
      '-cp',
      jars.classPath,
      ...main,
    ],
    stage: 'stack',
    stopSignal: 'SIGTERM',
    stopWithinMs: STOP_WITHIN_MS,
    logFile: consoleLog,
  });

  if (!existsSync(join(layout.kafkaDataDir, 'meta.properties'))) {
    const formatFlags = archive.exists ? archive.jvmFlags() : [];
    const format = session.supervisor.spawn(
      jvm("Kafka's format", formatFlags, [
        'kafka.tools.StorageTool',
        'format',
        '--ignore-formatted',
        '-t',
        newClusterId(),
        '-c',
        propertiesFile,
      ]),
    );
    if (!(await session.progress.during('Kafka: making its data directory', format.succeeded))) {
      throw new StackError(
        `Kafka could not make its data directory ${layout.kafkaDataDir} (${await format.ended}).\n${tail(consoleLog)}`,
      );
    }
  }
  const kafka = session.supervisor.spawn(jvm('Kafka', archive.jvmFlags(), ['kafka.Kafka', propertiesFile]));
  // A JVM that ends by SIGTERM exits with 143 and has written the archive by then.
  void kafka.ended.then((how) => how === 'exit code 143' && archive.adopt());
  const ready = waitUntilReady(kafka, () => kafkaAnswers(ports.kafka), {
    timeoutMs: START_TIMEOUT_MS,
    logFiles: [consoleLog, kafkaLog],
  });
  await session.progress.during('Kafka: starting', ready);
  return kafka;
}

/** 16 bytes in Kafka's spelling of a UUID; a leading dash would read as an option. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
