import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

const SYSTEM_PATH = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
/** A change of the file is noticed this late. */
const MAX_AGE_MS = 10_000;

/** The names that this machine's hosts file gives addresses to. */
export class HostsFile {
  private names: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  private readAtMs = 0;

  constructor(
    private readonly path = SYSTEM_PATH,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Empty where the file does not name it, or cannot be read. */
  async addressesOf(hostname: string): Promise<readonly string[]> {
    if (this.names === undefined || this.nowMs() - this.readAtMs >= MAX_AGE_MS) {
      this.readAtMs = this.nowMs();
      this.names = readFile(this.path, 'utf8').then(parseHosts, () => new Map());
    }
    return (await this.names).get(hostname.toLowerCase()) ?? [];
  }
}

export function parseHosts(text: string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      names.set(name, [...(names.get(name) ?? []), address]);
    }
  }
  return names;
}
