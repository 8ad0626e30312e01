import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readMetric } from '#testing';
import type { Sample } from '../ledger/facts.js';
import { nowMs } from '../ledger/now.js';

/** What one process of ours holds at this moment; undefined where it has just ended. */
export async function readProcess(
  name: string,
  service: { pid: number; url: string },
): Promise<Omit<Sample, 'lag'> | undefined> {
  try {
    const status = readFileSync(`/proc/${service.pid}/status`, 'utf8');
    const links = readdirSync(`/proc/${service.pid}/fd`).map((fd) => readLink(`/proc/${service.pid}/fd/${fd}`));
    const rssMb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    const [timers, usedBytes, heapBytes] = await Promise.all([
      readMetric(service, 'nodejs_active_resources', { type: 'Timeout' }),
      readMetric(service, 'nodejs_heap_size_used_bytes'),
      readMetric(service, 'nodejs_heap_size_total_bytes'),
    ]);
    return {
      atMs: nowMs(),
      process: name,
      rssMb,
      nativeMb: rssMb - heapBytes / 1024 / 1024,
      fds: links.length,
      sockets: links.filter((link) => link.startsWith('socket:')).length,
      timers,
      heapMb: usedBytes / 1024 / 1024,
    };
  } catch {
    return undefined;
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}
