import { calibratorsOf, runBareLoop, type BareRound } from '../calibrate.js';
import { measureCrowdedDestination } from '../backlog/crowded-destination.js';
import { measureDrain } from '../backlog/drain.js';
import { measureFanOut } from '../backlog/fan-out.js';
import type { BacklogPart, BacklogSizes } from '../backlog/part.js';
import type { ScenarioResult } from '../figures.js';
import type { Bench } from '../open-bench.js';
import type { Scenario, ScenarioContext } from '../scenario.js';

const FULL: BacklogSizes = { events: 100_000, crowdRatePerSecond: 1_000, fanOut: 10_000, fanOuts: 3 };
const QUICK: BacklogSizes = { events: 4_000, crowdRatePerSecond: 400, fanOut: 1_000, fanOuts: 1 };

export const backlog: Scenario = {
  name: 'backlog',
  summary: '100,000 events that waited; one destination with as many; 10,000 destinations of one event (6 minutes)',
  byDefault: false,
  run,
};

/** Its parts share one system, each leaves it empty but for what a sick destination has to wait for; the last part makes that. */
async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const sizes = options.quick ? QUICK : FULL;
  const { destinations } = options;
  const bench = await openBench({
    endpoints: destinations + sizes.fanOut / 100,
    groups: [
      { name: 'crowded', from: 0, to: 1 },
      { name: 'healthy', from: 1, to: destinations },
      { name: 'fanOut', from: destinations, to: destinations + sizes.fanOut / 100 },
    ],
  });
  const bare: BareRound = await runBareLoop(bench);
  const parts: BacklogPart[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    say(name);
    parts.push(await measure(bench, sizes));
  }
  return {
    settings: { ...sizes, ratePerSecond: options.ratePerSecond },
    calibrators: calibratorsOf([bare]),
    sections: parts.map(({ section }) => section),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

const PARTS: Record<string, (bench: Bench, sizes: BacklogSizes) => Promise<BacklogPart>> = {
  'events that waited for matcher and delivery': measureDrain,
  'one event with many destinations of another tenant': measureFanOut,
  'one destination with a backlog': measureCrowdedDestination,
};
