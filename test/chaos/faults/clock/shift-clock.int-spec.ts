import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { endWithUs } from '#testing';
import { shiftClock, SHIFTABLE_CLOCK } from './shift-clock.js';

const HOUR_MS = 3_600_000;
/** More than a busy machine needs between two readings of the same clock. */
const SLACK_MS = 60_000;

/** Answers each line of input with what every clock of it says. */
const READ_CLOCKS = `
  process.stdin.on('data', () => console.log(JSON.stringify({
    now: Date.now(),
    date: new Date().getTime(),
    text: new Date(Date()).getTime(),
    monotonicMs: performance.now(),
    given: new Date(5).getTime(),
    instance: new Date() instanceof Date && new Date().constructor === Date,
  })));
`;

interface Clocks {
  now: number;
  date: number;
  text: number;
  monotonicMs: number;
  given: number;
  instance: boolean;
}

describe('shiftClock', () => {
  let child: ChildProcess;
  let lines: Interface;

  beforeAll(() => {
    child = spawn(process.execPath, [...SHIFTABLE_CLOCK, '--eval', READ_CLOCKS], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    endWithUs(child);
    lines = createInterface({ input: child.stdout! });
  });

  afterAll(async () => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  });

  async function read(): Promise<Clocks> {
    const line = once(lines, 'line');
    child.stdin?.write('?');
    return JSON.parse(String((await line)[0])) as Clocks;
  }

  it('moves the wall clock of a running process by what it is told, and leaves the monotonic one alone', async () => {
    const service = { pid: child.pid! };
    const before = await read();
    expectNear(before.now, Date.now());

    for (const [byMs, sumMs] of [
      [HOUR_MS, HOUR_MS],
      [-2 * HOUR_MS, -HOUR_MS],
      [HOUR_MS, 0],
    ] as const) {
      await shiftClock(service, byMs);
      const clocks = await read();
      for (const wallMs of [clocks.now, clocks.date, clocks.text]) expectNear(wallMs, Date.now() + sumMs);
      expect(clocks.monotonicMs).toBeGreaterThan(before.monotonicMs);
      expectNear(clocks.monotonicMs, before.monotonicMs);
      expect(clocks).toMatchObject({ given: 5, instance: true });
    }
  });

  it('says so when the process has ended', async () => {
    const gone = spawn(process.execPath, ['--eval', '0']);
    await once(gone, 'exit');
    await expect(shiftClock({ pid: gone.pid! }, 1)).rejects.toThrow(/ESRCH/);
  });
});

function expectNear(actualMs: number, expectedMs: number): void {
  expect(Math.abs(actualMs - expectedMs)).toBeLessThan(SLACK_MS);
}
