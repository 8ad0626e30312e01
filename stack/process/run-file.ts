import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './identity.js';

/** What a running command says about itself to the next one. */
export interface RunRecord {
  readonly owner: ProcessIdentity;
  /** As typed: "npm start". */
  readonly command: string;
  readonly children: readonly ProcessIdentity[];
  /** Named facts for the next command, such as where Kafka is. Absent while starting. */
  readonly facts?: Readonly<Record<string, string>>;
}

export type Claim =
  | { readonly kind: 'mine'; readonly leftovers: readonly ProcessIdentity[] }
  | { readonly kind: 'taken'; readonly record: RunRecord };

/** A lock and a notice in one file: created exclusively, void as soon as its owner is gone. Mode 0600: facts may hold a password. */
export class RunFile {
  constructor(
    private readonly path: string,
    private readonly command: string,
  ) {}

  /** Ours, with the children a dead predecessor left alive; or whose it is. */
  claim(): Claim {
    mkdirSync(dirname(this.path), { recursive: true });
    const leftovers: ProcessIdentity[] = [];
    for (;;) {
      try {
        this.create();
        return { kind: 'mine', leftovers };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const record = this.read();
      if (record && isRunning(record.owner)) return { kind: 'taken', record };
      leftovers.push(...(record?.children.filter(isRunning) ?? []));
      rmSync(this.path, { force: true });
    }
  }

  /** Undefined when absent or damaged. */
  read(): RunRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as RunRecord;
    } catch {
      return undefined;
    }
  }

  publish(children: readonly ProcessIdentity[], facts?: Record<string, string>): void {
    writeFileSync(`${this.path}.new`, this.serialise(children, facts), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  /** A link is exclusive and appears with its content; opening exclusively and then writing would show an empty file in between. */
  private create(): void {
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, this.serialise([]), { mode: 0o600 });
    try {
      linkSync(draft, this.path);
    } finally {
      rmSync(draft);
    }
  }

  private serialise(children: readonly ProcessIdentity[], facts?: Record<string, string>): string {
    const owner = identify(process.pid);
    if (!owner) throw new Error('This system does not say when a process started.');
    const record: RunRecord = { owner, command: this.command, children, ...(facts && { facts }) };
    return `${JSON.stringify(record, null, 2)}\n`;
  }
}
