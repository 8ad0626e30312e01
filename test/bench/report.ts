import { SYSTEM_ROLES, type BareRound, type ScenarioResult } from './run-scenarios.js';
import type { IngestRound } from './run-ingest.js';
import { spreadOf } from './statistics.js';

export interface Round {
  bare: BareRound;
  openLoop: ScenarioResult;
  saturation: ScenarioResult;
  ingest: IngestRound;
}

/** The goals of the design, for two otherwise idle cores. */
const GOALS = {
  deliveriesPerSecond: '>= 2000',
  perCpuSecond: '>= 1700',
  toReceiver: '<= 7.5',
  toBare: '>= 0.20',
  p50Ms: '<= 10',
  p99Ms: '<= 60',
};

/** One line per figure: median, and the span over the rounds. */
export function renderReport(rounds: Round[], ratePerSecond: number): string {
  const row = (name: string, values: number[], digits: number, goal = '') => {
    const { median, min, max } = spreadOf(values);
    const span = values.length > 1 ? `${min.toFixed(digits)} .. ${max.toFixed(digits)}` : '';
    return `  ${name.padEnd(44)}${median.toFixed(digits).padStart(10)}   ${span.padEnd(22)}${goal}`.trimEnd();
  };
  const of = (pick: (round: Round) => number) => rounds.map(pick);
  const scenario = (name: 'openLoop' | 'saturation') => [
    ...[...SYSTEM_ROLES, 'receiver', 'publisher'].map((role) =>
      row(
        `  CPU us per delivery: ${role}`,
        of((r) => r[name].cpuUs[role] ?? NaN),
        0,
      ),
    ),
    row(
      '  CPU us per delivery: the system',
      of((r) => r[name].systemCpuUs),
      0,
    ),
    row(
      '  share of other work on the machine',
      of((r) => r[name].foreignShare),
      2,
    ),
  ];
  return [
    `  ${''.padEnd(44)}${'median'.padStart(10)}   ${(rounds.length > 1 ? 'min .. max' : '').padEnd(22)}goal`,
    `open loop, ${ratePerSecond} events/s`,
    row(
      '  publish to receive, p50 ms',
      of((r) => r.openLoop.p50Ms),
      1,
      GOALS.p50Ms,
    ),
    row(
      '  publish to receive, p99 ms',
      of((r) => r.openLoop.p99Ms),
      1,
      GOALS.p99Ms,
    ),
    row(
      '  deliveries/s',
      of((r) => r.openLoop.deliveriesPerSecond),
      0,
    ),
    ...scenario('openLoop'),
    'saturation',
    row(
      '  deliveries/s',
      of((r) => r.saturation.deliveriesPerSecond),
      0,
      GOALS.deliveriesPerSecond,
    ),
    row(
      '  deliveries per CPU-second of the system',
      of((r) => perCpuSecond(r)),
      0,
      GOALS.perCpuSecond,
    ),
    row(
      '  system CPU to receiver CPU, per delivery',
      of((r) => toReceiver(r)),
      1,
      GOALS.toReceiver,
    ),
    row(
      '  deliveries/s to the bare loop',
      of((r) => toBare(r)),
      2,
      GOALS.toBare,
    ),
    ...scenario('saturation'),
    'bare undici loop with HMAC, same receiver',
    row(
      '  requests/s',
      of((r) => r.bare.requestsPerSecond),
      0,
    ),
    row(
      '  CPU us per request: client',
      of((r) => r.bare.cpuUs),
      0,
    ),
    row(
      '  CPU us per request: receiver',
      of((r) => r.bare.receiverCpuUs),
      0,
    ),
    ...ingestRows(ratePerSecond, (name, pick, digits) => {
      const values = rounds.map((round) => pick(round.ingest));
      return row(name, values, digits);
    }),
  ].join('\n');
}

type IngestRow = (name: string, pick: (round: IngestRound) => number, digits: number) => string;

function ingestRows(ratePerSecond: number, row: IngestRow): string[] {
  return [
    'events over HTTP (POST /run/v1/events)',
    row(`  ${ratePerSecond}/s: answer, p50 ms`, (r) => r.p50Ms, 1),
    row(`  ${ratePerSecond}/s: answer, p99 ms`, (r) => r.p99Ms, 1),
    row('  saturation: requests/s', (r) => r.requestsPerSecond, 0),
    row('  saturation: answer, p99 ms', (r) => r.saturatedP99Ms, 1),
    row('  saturation: CPU us per event: ingest', (r) => r.cpuUs.ingest, 0),
    row('  saturation: CPU us per event: postgres', (r) => r.cpuUs.postgres, 0),
    row('  saturation: share of other work', (r) => r.foreignShare, 2),
  ];
}

/** What makes the figures worthless: events that were lost or came twice. */
export function findLedgerFaults(rounds: Round[]): string[] {
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
