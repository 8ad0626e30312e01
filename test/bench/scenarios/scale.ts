import { calibratorsOf, runBareLoop, type BareRound } from '../calibrate.js';
import { figure, type ScenarioResult, type Section } from '../figures.js';
import { peakMemoryMb } from '../measure-cpu.js';
import { measureLoad, type LoadResult } from '../measure-load.js';
import type { Scenario, ScenarioContext } from '../scenario.js';
import { seedDestinations } from '../seed-destinations.js';

const FULL = { counts: [10, 1_000, 100_000], ratePerSecond: 1_000 };
const QUICK = { counts: [10, 1_000], ratePerSecond: 200 };

export const scale: Scenario = {
  name: 'scale',
  summary: 'cost of an event and memory with 10, 1,000 and 100,000 destinations (4 minutes)',
  byDefault: false,
  run,
};

interface Measurement {
  count: number;
  bare: BareRound;
  load: LoadResult;
  memoryMb: Record<string, number>;
}

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const { counts, ratePerSecond } = options.quick ? QUICK : FULL;
  const measurements: Measurement[] = [];
  for (const count of counts) {
    const bench = await openBench({ register: false });
    say(`${count} destinations, ${ratePerSecond} events/s for all of them in turn`);
    const { ports, shape } = bench;
    await seedDestinations(bench, { ...shape, count, ports });
    const bare = await runBareLoop(bench);
    const load = await measureLoad({ ...bench, options: { ...options, destinations: count } }, { ratePerSecond });
    const roles = Object.entries(bench.pidByRole());
    const memoryMb = Object.fromEntries(roles.map(([role, pid]) => [role, peakMemoryMb(pid)]));
    measurements.push({ count, bare, load, memoryMb });
  }
  return {
    settings: { counts: counts.join(), ratePerSecond },
    calibrators: calibratorsOf(measurements.map(({ bare }) => bare)),
    sections: [...measurements.flatMap(sectionsOf), flatnessOf(measurements)],
    faults: measurements.flatMap(({ count, load: { published, received } }) =>
      published === received ? [] : [`${count} destinations: ${published} published, ${received} received`],
    ),
    details: measurements,
  };
}

function sectionsOf({ count, load, memoryMb }: Measurement): Section[] {
  const services = ['matcher', 'delivery', 'destinations', 'ingest', 'kafka'];
  return [
    {
      title: `${count} destinations`,
      figures: [
        figure(`${count}.cpu.matcher`, 'CPU us per event: matcher', 'cpu', load.cpuUs.matcher ?? NaN),
        figure(`${count}.cpu.delivery`, 'CPU us per event: delivery', 'cpu', load.cpuUs.delivery ?? NaN),
        figure(`${count}.cpu.system`, 'CPU us per event: the system', 'cpu', load.systemCpuUs),
        figure(`${count}.cpu.receiver`, 'CPU us per event: receiver', 'fact', load.cpuUs.receiver ?? NaN),
        figure(`${count}.foreign`, 'share of other work on the machine', 'fact', load.foreignShare, { digits: 2 }),
        figure(`${count}.p99`, 'publish to receive, p99 ms', 'tail', load.p99Ms),
      ],
    },
    {
      title: `peak memory with ${count} destinations, MB`,
      inline: true,
      figures: services.map((role) => figure(`${count}.memory.${role}`, role, 'memory', memoryMb[role] ?? NaN)),
    },
  ];
}

/** Against the fewest destinations, each beside the receiver's CPU of the same seconds: the host's speed changes from minute to minute. */
function flatnessOf(measurements: Measurement[]): Section {
  const [fewest, ...more] = measurements;
  const ratio = (now: Measurement, costOf: (load: LoadResult) => number) => {
    const toReceiver = ({ load }: Measurement) => costOf(load) / (load.cpuUs.receiver ?? NaN);
    return fewest ? toReceiver(now) / toReceiver(fewest) : NaN;
  };
  const goal = { atMost: 1.1 };
  return {
    title: `cost of an event to that with ${fewest?.count} destinations, both to the receiver's`,
    figures: more.flatMap((now) => [
      figure(
        `${now.count}.flat.matcher`,
        `${now.count}: matcher`,
        'ratio',
        ratio(now, (l) => l.cpuUs.matcher ?? NaN),
        {
          goal,
        },
      ),
      figure(
        `${now.count}.flat.system`,
        `${now.count}: the system`,
        'ratio',
        ratio(now, (l) => l.systemCpuUs),
        { goal },
      ),
    ]),
  };
}
