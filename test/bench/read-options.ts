import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Rounds of all scenarios; the report gives medians. */
  runs: number;
  /** Events per second of the open loop. */
  ratePerSecond: number;
  /** Measured time of the open loop and of saturation, each. */
  durationMs: number;
  /** Events published and not yet received at saturation. */
  outstanding: number;
  destinations: number;
  bodyBytes: number;
  partitions: number;
  /** Writes a .cpuprofile of every service into .local/bench/. */
  cpuProf: boolean;
}

const HELP = `npm run bench -- [options]
  --runs N            rounds; the report gives medians                          [3]
  --rate N            events/s of the open loop                                 [200]
  --seconds N         measured time of the open loop and of saturation, each    [20]
  --outstanding N     events under way at saturation                            [2000]
  --destinations N    destinations, each on a port of its own                   [100]
  --body-bytes N      size of an event                                          [1300]
  --partitions N      TOPIC_PARTITIONS                                          [4]
  --cpu-prof          a .cpuprofile of every service in .local/bench/
  --quick             one round of 5 s: does it run at all
Kafka and PostgreSQL: KAFKA_BROKERS and DATABASE_URL, else started for the bench with a state of their own.`;

/** @throws with the help text for an unknown option or a value that is not a positive whole number */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string' },
      rate: { type: 'string' },
      seconds: { type: 'string' },
      outstanding: { type: 'string' },
      destinations: { type: 'string' },
      'body-bytes': { type: 'string' },
      partitions: { type: 'string' },
      'cpu-prof': { type: 'boolean' },
      quick: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) throw new Error(HELP);
  const number = (name: Exclude<keyof typeof values, 'cpu-prof' | 'quick' | 'help'>, fallback: number) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a positive whole number\n\n${HELP}`);
    return value;
  };
  return {
    runs: number('runs', values.quick ? 1 : 3),
    ratePerSecond: number('rate', 200),
    durationMs: number('seconds', values.quick ? 5 : 20) * 1_000,
    outstanding: number('outstanding', 2_000),
    destinations: number('destinations', 100),
    bodyBytes: number('body-bytes', 1_300),
    partitions: number('partitions', 4),
    cpuProf: values['cpu-prof'] ?? false,
  };
}
