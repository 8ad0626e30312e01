import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** CPU time in ms since the process started, by role, and of the whole machine. */
export interface CpuSample {
  byRole: Record<string, number>;
  /** All CPUs of the machine, whoever used them. */
  machineMs: number;
  atMs: number;
}

/** Linux counts CPU time in ticks of 1/100 s (sysconf CLK_TCK). */
const MS_PER_TICK = 10;

/** Each role is a process; PostgreSQL's is the postmaster, its children belong to it. */
export function sampleCpu(pidByRole: Record<string, number>): CpuSample {
  const processes = readProcesses();
  const byRole: Record<string, number> = {};
  for (const [role, pid] of Object.entries(pidByRole)) {
    const own = processes.get(pid);
    if (!own) throw new Error(`${role} (process ${pid}) is gone`);
    const children = [...processes.values()].filter((p) => p.parentPid === pid);
    // A child that ended counts in its parent once that has waited for it, so nothing is lost between two samples.
    const ticks = own.ticks + own.endedChildrenTicks + children.reduce((sum, p) => sum + p.ticks, 0);
    byRole[role] = ticks * MS_PER_TICK;
  }
  return { byRole, machineMs: readMachineTicks() * MS_PER_TICK, atMs: performance.now() };
}

/** Share of the machine's used CPU time between two samples that went to none of the roles. */
export function foreignShareOf(before: CpuSample, after: CpuSample): number {
  const ownMs = Object.keys(before.byRole).reduce(
    (sum, role) => sum + (after.byRole[role] ?? 0) - (before.byRole[role] ?? 0),
    0,
  );
  const machineMs = after.machineMs - before.machineMs;
  return machineMs > 0 ? Math.max(0, 1 - ownMs / machineMs) : NaN;
}

/** CPU per unit of work in microseconds, by role. */
export function cpuPerUnit(before: CpuSample, after: CpuSample, units: number): Record<string, number> {
  return Object.fromEntries(
    Object.keys(before.byRole).map((role) => {
      const usedMs = (after.byRole[role] ?? NaN) - (before.byRole[role] ?? NaN);
      return [role, (usedMs * 1_000) / units];
    }),
  );
}

/** Highest resident set of a process so far, in MB. */
export function peakMemoryMb(pid: number): number {
  return memoryMb(pid, 'VmHWM');
}

/** Resident set of a process now, in MB. */
export function presentMemoryMb(pid: number): number {
  return memoryMb(pid, 'VmRSS');
}

function memoryMb(pid: number, field: string): number {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}

/** The process that listens on a port of 127.0.0.1 or of every address. */
export function findListener(port: number): number {
  const inode = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .find(([, local, , state]) => state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port)?.[9];
  for (const pid of pids()) {
    if (socketsOf(pid).includes(`socket:[${inode}]`)) return pid;
  }
  throw new Error(`nothing of this user listens on port ${port}: its CPU time cannot be told`);
}

interface ProcessTicks {
  parentPid: number;
  ticks: number;
  endedChildrenTicks: number;
}

function readProcesses(): Map<number, ProcessTicks> {
  const processes = new Map<number, ProcessTicks>();
  for (const pid of pids()) {
    const stat = readIfThere(`/proc/${pid}/stat`);
    // The name, field 2, is in parentheses and may hold anything; the fields after it are numbers.
    const fields =
      stat
        ?.slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number) ?? [];
    const [, parentPid = 0] = fields;
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    processes.set(pid, { parentPid, ticks: utime + stime, endedChildrenTicks: cutime + cstime });
  }
  return processes;
}

function readMachineTicks(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/).map(Number) ?? [];
  return user + nice + system + irq + softirq + steal;
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readLinkIfThere(`/proc/${pid}/fd/${fd}`) ?? '');
  } catch {
    return []; // Ended meanwhile, or of another user.
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // The process ended meanwhile.
  }
}

function readLinkIfThere(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Closed meanwhile.
  }
}
