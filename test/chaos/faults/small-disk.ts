import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BLOCK_BYTES = 65_536;

/** A file system of a few megabytes in memory (tmpfs), so that a full disk hurts nobody else. */
export class SmallDisk {
  private readonly ballast: string;

  private constructor(
    readonly dir: string,
    private sizeMb: number,
    private readonly guard: ChildProcess,
  ) {
    this.ballast = join(dir, 'ballast');
  }

  /** Mounted at `path`, which it makes; or why this machine does not let us: only root may mount, and not in every container. */
  static async mount(path: string, sizeMb: number): Promise<SmallDisk | { refused: string }> {
    const dir = resolve(path); // its guard stands elsewhere
    if (process.platform !== 'linux') return { refused: `no tmpfs on ${process.platform}` };
    mkdirSync(dir, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', dir]);
    } catch (error) {
      return { refused: `mounting a tmpfs is not permitted (${firstLineOf(error)})` };
    }
    return new SmallDisk(dir, sizeMb, guardMount(dir));
  }

  /** Until not one more byte fits. */
  async fill(): Promise<void> {
    const file = await open(this.ballast, 'a');
    try {
      for (let sizeBytes = BLOCK_BYTES; sizeBytes >= 1;) {
        const written = await file.write(Buffer.alloc(sizeBytes)).then(
          ({ bytesWritten }) => bytesWritten,
          (error: unknown) => {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
            return 0;
          },
        );
        if (written < sizeBytes) sizeBytes = Math.floor(sizeBytes / 2);
      }
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  /** More room, with everything where it was. */
  async enlarge(byMb: number): Promise<void> {
    this.sizeMb += byMb;
    await run('mount', ['-o', `remount,size=${this.sizeMb}m`, this.dir]);
  }

  /** With everything on it. What still has a file open there keeps it till its end. */
  async unmount(): Promise<void> {
    const ended = new Promise((resolve) => this.guard.once('exit', resolve));
    this.guard.ref(); // it is waited for, even where nothing else is
    this.guard.stdin?.end();
    await ended;
  }
}

/** A shell unmounts when its standard input closes: when we say so, or at our end, however we end. */
function guardMount(dir: string): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; umount -l "$0"', dir], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as Socket).unref();
  return guard;
}

function firstLineOf(error: unknown): string {
  const { stderr } = error as { stderr?: string };
  return (stderr?.trim() || String(error)).split('\n')[0] ?? '';
}
