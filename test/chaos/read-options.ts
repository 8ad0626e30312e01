import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** Names of scenarios; empty: every one. */
  scenarios: readonly string[];
  seed: number;
  long: boolean;
  /** Only say what there is. */
  list: boolean;
  /** Overrides the scenarios' own. */
  rounds: number | undefined;
  durationMs: number | undefined;
  ratePerSecond: number | undefined;
  /** A fault to plant into a service: the run must find it. */
  plant: string | undefined;
  /** Each planted fault against the scenario that is to find it. */
  plants: boolean;
  /** Keep all facts of promises that held, too. */
  facts: boolean;
}

export const HELP = `npm run chaos -- [scenario...] [options]
  --list              the scenarios, what each promises, and the faults that can be planted
  --seed N            the same seed breaks the same things in the same order    [random, printed]
  --long              the long run: 200 kills, minutes of each
  --rounds N          how many times a scenario breaks something
  --seconds N         how long a scenario lasts that is not counted in rounds
  --rate N            events per second, for a machine that has other work, too      [the scenario's]
  --plant NAME        plants one fault into a service and demands that it is found
  --plants            the same with each fault in turn
  --facts             keeps all facts of a scenario, where its promise held too
Scenarios that break neither Kafka nor PostgreSQL use KAFKA_BROKERS and DATABASE_URL where given; the others need a JDK and Maven.`;

/** @throws with the help text for an unknown option or a value that is not a positive whole number */
export function readOptions(args: string[]): ChaosOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      rate: { type: 'string' },
      plant: { type: 'string' },
      plants: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      facts: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new Error(HELP);
  const number = (name: 'seed' | 'rounds' | 'seconds' | 'rate') => {
    if (values[name] === undefined) return undefined;
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`--${name} must be a positive whole number\n\n${HELP}`);
    return value;
  };
  const seconds = number('seconds');
  return {
    scenarios: positionals,
    seed: number('seed') ?? Math.floor(Math.random() * 1_000_000) + 1,
    rounds: number('rounds'),
    durationMs: seconds === undefined ? undefined : seconds * 1_000,
    ratePerSecond: number('rate'),
    ...{ long: values.long, list: values.list, facts: values.facts, plant: values.plant, plants: values.plants },
  };
}
