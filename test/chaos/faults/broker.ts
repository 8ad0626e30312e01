import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#testing';
import { findJava, hasMaven } from '../../../stack/embedded/java.js';
import { kafkaJarsAreResolved } from '../../../stack/embedded/kafka-jars.js';
import { KafkaProgram, type BrokerPlan } from '../../../stack/embedded/kafka-program.js';
import type { Session } from '../../../stack/process/session.js';
import type { SupervisedChild } from '../../../stack/process/supervisor.js';
import { brokerProperties, type ClusterRole } from './broker-properties.js';
import type { KafkaProxy } from './kafka-proxy.js';
import { ownSession } from './own-session.js';
import type { SmallDisk } from './small-disk.js';

export interface BrokerOptions {
  /** Logs, properties and, without a disk, the data: below it. */
  dir: string;
  /** Clients are told the proxy's address; without one, the broker's own. */
  proxy?: KafkaProxy;
  /** Holds the data. */
  disk?: SmallDisk;
  /** [a cluster of itself alone] */
  role?: ClusterRole;
  /** Over all others. */
  properties?: Readonly<Record<string, string>>;
}

/** A log that was not closed is read through first, and a cluster elects a controller: on a busy machine both take their time. */
const START_TIMEOUT_MS = 180_000;

/** Why no broker of ours can run on this machine; undefined where one can. */
export async function whyNoBroker(): Promise<string | undefined> {
  if ((await findJava(process.env)) === undefined) return 'no Java of 17 or newer';
  if (!kafkaJarsAreResolved() && !(await hasMaven())) return "neither Kafka's jars nor Maven to fetch them";
  return undefined;
}

/** A Kafka broker of our own, to be hurt. Ends with this process, however that ends. */
export class Broker {
  private child: SupervisedChild | undefined;

  private constructor(
    readonly nodeId: number,
    /** For clients: through the proxy where there is one. */
    readonly address: string,
    /** For who watches: past the proxy. A client that starts here is told of the direct addresses alone. */
    readonly directAddress: string,
    private readonly session: Session,
    private readonly program: KafkaProgram,
    private readonly plan: BrokerPlan,
    private readonly disk: SmallDisk | undefined,
  ) {}

  /** Made, not started. */
  static async prepare(options: BrokerOptions): Promise<Broker> {
    const { dir, proxy, disk, role } = options;
    const java = await findJava(process.env);
    if (java === undefined) throw new Error(await whyNoBroker());
    const ports = {
      kafka: await freePort(),
      direct: await freePort(),
      kafkaController: role?.controllerPort ?? (await freePort()),
    };
    const advertisedPort = proxy?.port ?? ports.kafka;
    proxy?.forwardTo(ports.kafka);
    const dataDir = join(disk?.dir ?? dir, 'kafka-data');
    const properties = { ...brokerProperties({ ports, advertisedPort, dataDir, role }), ...options.properties };
    mkdirSync(dir, { recursive: true });
    const session = ownSession();
    const program = await KafkaProgram.find(session, java, dir);
    return new Broker(
      role?.nodeId ?? 1,
      `127.0.0.1:${advertisedPort}`,
      `127.0.0.1:${ports.direct}`,
      session,
      program,
      {
        name: `Broker ${role?.nodeId ?? 1}`,
        port: ports.kafka,
        properties,
        dataDir,
        propertiesFile: join(dir, 'kafka.properties'),
        logFile: join(dir, 'kafka.log'),
        consoleLog: join(dir, 'kafka-console.log'),
        writesArchive: false,
        startTimeoutMs: START_TIMEOUT_MS,
        ...(role && { clusterId: role.clusterId, heapMb: role.heapMb }),
      },
      disk,
    );
  }

  /** Ready to serve. */
  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = await Broker.prepare(options);
    await broker.start();
    return broker;
  }

  get pid(): number | undefined {
    return this.child?.process.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  /** On the same ports and the same data. Resolves once it answers; does nothing where it runs. */
  async start(): Promise<void> {
    if (this.child !== undefined) return;
    const child = await this.program.start(this.plan);
    this.child = child;
    void child.ended.then(() => (this.child = undefined));
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM: it hands over what it leads and closes its logs. SIGKILL after `withinMs` [20000]. */
  async stop({ withinMs = 20_000 } = {}): Promise<void> {
    const timer = setTimeout(() => this.child?.process.kill('SIGKILL'), withinMs);
    await this.end('SIGTERM').finally(() => clearTimeout(timer));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** SIGSTOP: its connections stay open and are silent. */
  pause(): void {
    this.child?.process.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.process.kill('SIGCONT');
  }

  /** Not a byte is left on its disk; it ends by itself at its next write. */
  async fillDisk(): Promise<void> {
    await this.smallDisk.fill();
  }

  async freeDisk(): Promise<void> {
    await this.smallDisk.free();
  }

  /** Starts it again where it ended by itself, as its supervisor would. */
  async ensureRunning(): Promise<void> {
    await this.start();
  }

  /** Ends it for good; a disk stays its maker's. */
  async close(): Promise<void> {
    this.resume();
    await this.kill();
    await this.session.supervisor.stopAll();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    child.process.kill(signal);
    await child.ended;
  }

  private get smallDisk(): SmallDisk {
    if (this.disk === undefined) throw new Error('this broker has no small disk');
    return this.disk;
  }
}
