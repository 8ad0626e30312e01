import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaHomeDir } from '../paths.js';

/**
 * The JVM's archive of loaded classes: with it Kafka starts in about half the time. It is written by a JVM as it ends, after its work,
 * and so costs no start anything. Bound to the Java build and to the jars: named after both.
 */
export class ClassArchive {
  private readonly path: string;
  private readonly draft: string;

  constructor(
    identity: { javaVersion: string; jarsId: string; classPath: string },
    private readonly dir: string = kafkaHomeDir,
  ) {
    const name = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
    this.path = join(dir, `classes-${name}.jsa`);
    this.draft = join(dir, `classes-${name}.${process.pid}.draft`);
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  jvmFlags(): string[] {
    mkdirSync(this.dir, { recursive: true });
    return this.exists ? [`-XX:SharedArchiveFile=${this.path}`] : [`-XX:ArchiveClassesAtExit=${this.draft}`];
  }

  /** After the JVM has ended well: takes what it wrote into use, and drops the archives of other builds. */
  adopt(): void {
    if (!existsSync(this.draft)) return;
    renameSync(this.draft, this.path);
    for (const name of readdirSync(this.dir)) {
      const path = join(this.dir, name);
      if (/^classes-.*\.(jsa|draft)$/.test(name) && path !== this.path) rmSync(path, { force: true });
    }
  }
}
