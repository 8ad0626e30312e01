import { calibratorsOf, runBareLoop, type BareRound } from '../calibrate.js';
import { figure, type FigureKind, type Goal, type ScenarioResult, type Section } from '../figures.js';
import { runOpenLoop, runSaturation, SYSTEM_ROLES, type LoadResult } from '../measure-load.js';
import { peakMemoryMb } from '../measure-cpu.js';
import { runIngest, type IngestRound } from '../run-ingest.js';
import type { Scenario, ScenarioContext } from '../scenario.js';

interface Round {
  bare: BareRound;
  openLoop: LoadResult;
  saturation: LoadResult;
  ingest: IngestRound;
}

export const mainFigures: Scenario = {
  name: 'main',
  summary: 'latency at a fixed rate, saturation, the bare loop, events over HTTP; in rounds (4 minutes)',
  byDefault: true,
  run,
};

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const bench = await openBench();
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
  const { ratePerSecond, outstanding } = options;
  return {
    settings: { ratePerSecond, outstanding },
    calibrators: calibratorsOf(rounds.map(({ bare }) => bare)),
    sections: [...sectionsOf(rounds, ratePerSecond), memoryOf(bench.pidByRole())],
    faults: findFaults(rounds),
    details: { rounds },
  };
}

/** The goals are for two otherwise idle cores. */
function sectionsOf(rounds: Round[], ratePerSecond: number): Section[] {
  const row = (
    id: string,
    label: string,
    kind: FigureKind,
    pick: (round: Round) => number,
    goal?: Goal,
    digits?: number,
  ) => figure(id, label, kind, rounds.map(pick), { ...(goal && { goal }), ...(digits !== undefined && { digits }) });
  const loadRows = (name: 'openLoop' | 'saturation') => {
    const roles = [...SYSTEM_ROLES, 'receiver', 'publisher'];
    const cpu = (role: string, pick: (round: Round) => number) =>
      row(`${name}.cpu.${role}`, `CPU us per delivery: ${role}`, 'cpu', pick);
    return [
      ...roles.map((role) => cpu(role, (r) => r[name].cpuUs[role] ?? NaN)),
      row(`${name}.cpu.system`, 'CPU us per delivery: the system', 'cpu', (r) => r[name].systemCpuUs),
      row(`${name}.foreign`, 'share of other work on the machine', 'fact', (r) => r[name].foreignShare, undefined, 2),
    ];
  };
  return [
    {
      title: `open loop, ${ratePerSecond} events/s`,
      figures: [
        row('openLoop.p50', 'publish to receive, p50 ms', 'latency', (r) => r.openLoop.p50Ms, { atMost: 10 }),
        row('openLoop.p99', 'publish to receive, p99 ms', 'tail', (r) => r.openLoop.p99Ms, { atMost: 60 }),
        row('openLoop.rate', 'deliveries/s', 'fact', (r) => r.openLoop.deliveriesPerSecond),
        ...loadRows('openLoop'),
      ],
    },
    {
      title: 'saturation',
      figures: [
        row('saturation.rate', 'deliveries/s', 'throughput', (r) => r.saturation.deliveriesPerSecond, {
          atLeast: 2_000,
        }),
        row('saturation.per-cpu', 'deliveries per CPU-second of the system', 'efficiency', perCpuSecond, {
          atLeast: 1_700,
        }),
        row(
          'saturation.to-receiver',
          'system CPU to receiver CPU, per delivery',
          'ratio',
          toReceiver,
          { atMost: 7.5 },
          1,
        ),
        row('saturation.to-bare', 'deliveries/s to the bare loop', 'share', toBare, { atLeast: 0.2, text: '0.20' }),
        ...loadRows('saturation'),
      ],
    },
    {
      title: 'bare undici loop with HMAC, same receiver',
      figures: [
        row('bare.rate', 'requests/s', 'fact', (r) => r.bare.requestsPerSecond),
        row('bare.cpu.client', 'CPU us per request: client', 'fact', (r) => r.bare.cpuUs),
        row('bare.cpu.receiver', 'CPU us per request: receiver', 'fact', (r) => r.bare.receiverCpuUs),
      ],
    },
    {
      title: 'events over HTTP (POST /run/v1/events)',
      figures: [
        row('ingest.p50', `${ratePerSecond}/s: answer, p50 ms`, 'latency', (r) => r.ingest.p50Ms),
        row('ingest.p99', `${ratePerSecond}/s: answer, p99 ms`, 'tail', (r) => r.ingest.p99Ms),
        row('ingest.rate', 'saturation: requests/s', 'throughput', (r) => r.ingest.requestsPerSecond),
        row('ingest.saturated-p99', 'saturation: answer, p99 ms', 'tail', (r) => r.ingest.saturatedP99Ms),
        row('ingest.cpu', 'saturation: CPU us per event: ingest', 'cpu', (r) => r.ingest.cpuUs.ingest),
        row('ingest.cpu.postgres', 'saturation: CPU us per event: postgres', 'cpu', (r) => r.ingest.cpuUs.postgres),
        row('ingest.foreign', 'saturation: share of other work', 'fact', (r) => r.ingest.foreignShare, undefined, 2),
      ],
    },
  ];
}

function memoryOf(pidByRole: Record<string, number>): Section {
  const roles = Object.entries(pidByRole);
  return {
    title: 'peak memory, MB',
    inline: true,
    figures: roles.map(([role, pid]) => figure(`memory.${role}`, role, 'memory', peakMemoryMb(pid))),
  };
}

function findFaults(rounds: Round[]): string[] {
  const events = rounds.flatMap((round, i) =>
    (['openLoop', 'saturation'] as const)
      .filter((name) => round[name].received !== round[name].published)
      .map((name) => `round ${i + 1}, ${name}: ${round[name].published} published, ${round[name].received} received`),
  );
  const logged = rounds.flatMap(({ ingest: { stored, published, refused } }, i) =>
    stored === published && refused === 0
      ? []
      : [`round ${i + 1}, events over HTTP: ${stored} stored, ${published} published, ${refused} refused`],
  );
  return [...events, ...logged];
}

function perCpuSecond({ saturation }: Round): number {
  return 1_000_000 / saturation.systemCpuUs;
}
function toReceiver({ saturation }: Round): number {
  return saturation.systemCpuUs / (saturation.cpuUs.receiver ?? NaN);
}
function toBare({ saturation, bare }: Round): number {
  return saturation.deliveriesPerSecond / bare.requestsPerSecond;
}
