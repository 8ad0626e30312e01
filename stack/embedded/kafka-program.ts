import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryDir } from '../paths.js';
import { kafkaAnswers } from '../probe/kafka-answers.js';
import { tail, waitUntilReady } from '../probe/wait-until-ready.js';
import { StackError, type Session } from '../process/session.js';
import type { SupervisedChild } from '../process/supervisor.js';
import { ClassArchive } from './class-archive.js';
import type { Java } from './java.js';
import { resolveKafkaJars, type KafkaJars } from './kafka-jars.js';
import { renderProperties } from './kafka-properties.js';

/** One broker on this machine: what it is told, and where its files are. */
export interface BrokerPlan {
  readonly name: string;
  /** Where it answers clients, on 127.0.0.1. */
  readonly port: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Also named by `log.dirs` of the properties. */
  readonly dataDir: string;
  readonly propertiesFile: string;
  readonly logFile: string;
  readonly consoleLog: string;
  /** [512] */
  readonly heapMb?: number;
  /** Until it answers [60000]. */
  readonly startTimeoutMs?: number;
  /** [random] Brokers of one cluster share it. */
  readonly clusterId?: string;
  /** Does its end write the class archive where there is none yet? Of several brokers at most one may. */
  readonly writesArchive: boolean;
}

const START_TIMEOUT_MS = 60_000;
/** Writing the class archive is part of the first stop. */
const STOP_WITHIN_MS = 20_000;
/**
 * Measured: the fastest start and the least memory for one small broker. Without the first, each archive logs a page of classes it left
 * out.
 */
const JVM_FLAGS = ['-Xlog:cds=error', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const HEAP_MB = 512;

/** Apache Kafka as a program of this machine: Java, the jars, and the archive of loaded classes. */
export class KafkaProgram {
  private readonly archive: ClassArchive;

  private constructor(
    private readonly session: Session,
    private readonly java: Java,
    private readonly jars: KafkaJars,
  ) {
    this.archive = new ClassArchive({ javaVersion: java.version, jarsId: jars.id, classPath: jars.classPath });
  }

  static async find(session: Session, java: Java, logsDir: string): Promise<KafkaProgram> {
    return new KafkaProgram(session, java, await resolveKafkaJars(session, join(logsDir, 'maven.log')));
  }

  /** Over the data that is there; makes the data directory where there is none. Resolves once the broker answers. */
  async start(plan: BrokerPlan): Promise<SupervisedChild> {
    mkdirSync(dirname(plan.propertiesFile), { recursive: true });
    writeFileSync(plan.propertiesFile, renderProperties(plan.properties));
    if (!existsSync(join(plan.dataDir, 'meta.properties'))) await this.format(plan);
    const writes = plan.writesArchive && !this.archive.exists;
    const flags = writes || this.archive.exists ? this.archive.jvmFlags() : [];
    const broker = this.spawn(plan, plan.name, flags, ['kafka.Kafka', plan.propertiesFile]);
    // A JVM that ends by SIGTERM exits with 143 and has written the archive by then.
    if (writes) void broker.ended.then((how) => how === 'exit code 143' && this.archive.adopt());
    const ready = waitUntilReady(broker, () => kafkaAnswers(plan.port), {
      timeoutMs: plan.startTimeoutMs ?? START_TIMEOUT_MS,
      logFiles: [plan.consoleLog, plan.logFile],
    });
    await this.session.progress.during(`${plan.name}: starting`, ready);
    return broker;
  }

  private async format(plan: BrokerPlan): Promise<void> {
    const clusterId = plan.clusterId ?? newClusterId();
    const format = this.spawn(plan, `${plan.name}'s format`, this.archive.exists ? this.archive.jvmFlags() : [], [
      ...['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', plan.propertiesFile],
    ]);
    if (!(await this.session.progress.during(`${plan.name}: making its data directory`, format.succeeded))) {
      throw new StackError(
        `${plan.name} could not make its data directory ${plan.dataDir} (${await format.ended}).\n${tail(plan.consoleLog)}`,
      );
    }
  }

  private spawn(plan: BrokerPlan, name: string, flags: readonly string[], main: readonly string[]): SupervisedChild {
    const heapMb = plan.heapMb ?? HEAP_MB;
    return this.session.supervisor.spawn({
      name,
      command: this.java.command,
      args: [
        ...JVM_FLAGS,
        `-Xms${heapMb / 2}m`,
        `-Xmx${heapMb}m`,
        ...flags,
        `-DLOG_FILE=${plan.logFile}`,
        `-Dlog4j2.configurationFile=${join(repositoryDir, 'stack', 'kafka', 'log4j2.properties')}`,
        '-cp',
        this.jars.classPath,
        ...main,
      ],
      stage: 'stack',
      stopSignal: 'SIGTERM',
      stopWithinMs: STOP_WITHIN_MS,
      logFile: plan.consoleLog,
    });
  }
}

/** 16 bytes in Kafka's spelling of a UUID; a leading dash would read as an option. */
export function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
