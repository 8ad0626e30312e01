import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { findStack, type BenchStack } from './find-stack.js';
import { findListener, peakMemoryMb } from './measure-cpu.js';
import { prepareSystem, type BenchSystem } from './prepare-system.js';
import { readOptions, type BenchOptions } from './read-options.js';
import { findLedgerFaults, renderReport, type Round } from './report.js';
import { runIngest } from './run-ingest.js';
import { runBareLoop, runOpenLoop, runSaturation, type Bench } from './run-scenarios.js';
import { Worker } from './worker.js';

const OUT_DIR = '.local/bench';
const CALL_TIMEOUT_MS = 60_000;

/** `npm run bench`: starts everything it needs, measures, prints one table, leaves a JSON file, and ends what it started. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  mkdirSync(OUT_DIR, { recursive: true });
  const endings: (() => Promise<void>)[] = [];
  const end = async () => {
    // One that fails (after Ctrl-C the broker may be gone before its topics are) must not keep the others from running.
    for (let ending = endings.pop(); ending; ending = endings.pop()) {
      await ending().catch((error: unknown) => say(`while ending: ${String(error)}`));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(1)));
  }
  try {
    const bench = await prepare(options, (ending) => endings.push(ending));
    const rounds: Round[] = [];
    for (let round = 1; round <= options.runs; round += 1) {
      say(`round ${round} of ${options.runs}: the bare loop, ${options.ratePerSecond}/s, saturation, events over HTTP`);
      rounds.push({
        bare: await runBareLoop(bench),
        openLoop: await runOpenLoop(bench),
        saturation: await runSaturation(bench),
        ingest: await runIngest(bench),
      });
    }
    report(rounds, bench);
  } finally {
    await end();
  }
}

async function prepare(options: BenchOptions, onEnd: (ending: () => Promise<void>) => void): Promise<Bench> {
  const stack = await findStack(join(OUT_DIR, 'stack'));
  onEnd(stack.stop);
  const system = await prepareSystem(stack, options, OUT_DIR);
  onEnd(system.stop);
  // The receiver's notices go to the publisher, which keeps its window by them.
  const publisher = Worker.start('./publisher.js');
  const receiver = Worker.start('./receiver.js', ({ received }: { received: number }) => {
    publisher.notify('received', received);
  });
  const bareClient = Worker.start('./bare-client.js');
  const ingestClient = Worker.start('./ingest-client.js');
  for (const worker of [publisher, receiver, bareClient, ingestClient]) onEnd(() => worker.stop());

  const ports = await receiver.call<number[]>('listen', options.destinations, CALL_TIMEOUT_MS);
  await system.register(ports);
  say(`${ports.length} destinations registered`);
  const shape = { tenantId: system.tenantId, projectId: system.projectId, bodyBytes: options.bodyBytes };
  const setup = { ...shape, brokers: stack.brokers, destinations: ports.length };
  await publisher.call('connect', setup, CALL_TIMEOUT_MS);
  const pidByRole = {
    ...pidsOf(system, stack),
    receiver: receiver.pid,
    publisher: publisher.pid,
    ingestClient: ingestClient.pid,
  };
  return { options, receiver, publisher, bareClient, ingestClient, ports, shape, pidByRole, ingest: system.ingest };
}

function pidsOf(system: BenchSystem, stack: BenchStack): Record<string, number> {
  const kafkaPort = Number(stack.brokers[0]?.split(':')[1]);
  return {
    ...system.pids,
    kafka: findListener(kafkaPort),
    postgres: findListener(Number(new URL(stack.databaseUrl).port || 5432)),
  };
}

function report(rounds: Round[], { options, pidByRole }: Bench): void {
  const [cpu] = cpus();
  const machine = `${cpus().length} x ${cpu?.model.trim() ?? 'CPU'}, Node ${process.version}`;
  const memory = Object.entries(pidByRole).map(([role, pid]) => [role, Math.round(peakMemoryMb(pid))] as const);
  const file = join(OUT_DIR, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const results = { machine, options, rounds, peakMemoryMb: Object.fromEntries(memory) };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(
    `\n${machine}; ${options.destinations} destinations, ${options.bodyBytes} B, ${options.partitions} partitions`,
  );
  console.log(renderReport(rounds, options.ratePerSecond));
  console.log(`peak memory, MB: ${memory.map(([role, mb]) => `${role} ${mb}`).join(', ')}`);
  console.log(`all figures: ${file}`);
  for (const fault of findLedgerFaults(rounds)) {
    console.error(`!  ${fault}`);
    process.exitCode = 1;
  }
}

function say(text: string): void {
  console.error(`bench: ${text}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
