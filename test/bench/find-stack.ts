import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface BenchStack {
  brokers: string[];
  databaseUrl: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 30_000;

/**
 * Kafka and PostgreSQL as `npm run stack` gives them (KAFKA_BROKERS and DATABASE_URL, else Docker, else embedded), with the settings
 * of `npm start` but a state of its own that begins empty: old topics of this machine must not weigh on the figures.
 */
export async function findStack(stateDir: string): Promise<BenchStack> {
  rmSync(stateDir, { recursive: true, force: true });
  const child = spawn(process.execPath, ['dist/stack/stack.js'], {
    env: { ...process.env, STACK_STATE_DIR: stateDir, STACK_PROFILE: 'local' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(force);
  };
  const tooLate = setTimeout(() => void stop(), START_TIMEOUT_MS);
  const found = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(KAFKA_BROKERS|DATABASE_URL)=(.+)$/.exec(line) ?? [];
    if (name && value) found.set(name, value);
    if (found.size === 2) break;
  }
  clearTimeout(tooLate);
  child.stdout.resume();
  const [brokers, databaseUrl] = [found.get('KAFKA_BROKERS'), found.get('DATABASE_URL')];
  if (!brokers || !databaseUrl) {
    await stop();
    throw new Error('Kafka and PostgreSQL did not start: see above');
  }
  return { brokers: brokers.split(','), databaseUrl, stop };
}
