import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endWithUs } from '#testing';

/** A command with one child that takes its time to end. */
const COMMAND = `
  import { runSession } from './stack/process/session.ts';
  await runSession(async (session) => {
    const args = ['-e', 'process.on("SIGTERM", () => setTimeout(process.exit, 300)); console.log("up"); setInterval(() => {}, 1000)'];
    const env = { PATH: process.env.PATH };
    const child = session.supervisor.spawn({ name: 'child', command: process.execPath, args, stage: 'service', stopSignal: 'SIGTERM', stopWithinMs: 5000, env });
    child.process.stdout.once('data', () => session.progress.say('Ready.'));
    await new Promise(() => {});
  });`;

it.each(['SIGINT', 'SIGTERM'] as const)('at %s says that it stops, and in the end that it has', async (signal) => {
  const command = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', COMMAND], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  endWithUs(command);
  const ended = new Promise((resolve) => command.once('exit', resolve));
  const lines: string[] = [];
  for await (const line of createInterface({ input: command.stderr })) {
    lines.push(line.replace(/^\[.*\] /, ''));
    if (line.endsWith('Ready.')) command.kill(signal);
  }
  expect(await ended).toBe(0);
  expect(lines).toEqual(['Ready.', `${signal}.`, 'Stopping ...', 'Stopped.']);
});
