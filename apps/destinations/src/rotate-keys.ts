import 'reflect-metadata';
import { runRotation } from './keys/run-rotation.js';

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

process.exitCode = await runRotation({
  arguments: process.argv.slice(2),
  signal: stopping.signal,
  tell: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
