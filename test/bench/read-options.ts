import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of scenarios; none: those that a run without names has. */
  scenarios: string[];
  all: boolean;
  list: boolean;
  /** Rounds of the main figures; the report gives medians. */
  runs: number;
  /** Events per second of the open loop. */
  ratePerSecond: number;
  /** Measured time of a load, each. */
  durationMs: number;
  /** Events published and not yet received at saturation. */
  outstanding: number;
  destinations: number;
  bodyBytes: number;
  partitions: number;
  /** Writes a .cpuprofile of every service into .local/bench/. */
  cpuProf: boolean;
  /** Small and short: whether it runs at all. Its figures say nothing. */
  quick: boolean;
  /** The file to compare with. */
  compare: string | undefined;
  /** The file that takes the medians. */
  saveBaseline: string | undefined;
}

export const BASELINE_FILE = 'test/bench/baseline.json';

type NumberName = 'runs' | 'rate' | 'seconds' | 'outstanding' | 'destinations' | 'body-bytes' | 'partitions';

const HELP = `npm run bench -- [scenario...] [options]
  --list              the scenarios
  --all               every scenario, about 38 minutes; without a name: main and retries
  --runs N            rounds of the main figures; the report gives medians      [3]
  --rate N            events/s of the open loop                                 [200]
  --seconds N         measured time of a load, each                             [20]
  --outstanding N     events under way at saturation                            [2000]
  --destinations N    destinations, each on a port of its own                   [100]
  --body-bytes N      size of an event                                          [1300]
  --partitions N      TOPIC_PARTITIONS                                          [4]
  --cpu-prof          a .cpuprofile of every service in .local/bench/
  --quick             one round of 5 s and small numbers: does it run at all
  --compare [file.json]        against a baseline [${BASELINE_FILE}]; exit code 1 beyond a limit
  --save-baseline [file.json]  puts this run's medians into it
Kafka and PostgreSQL: KAFKA_BROKERS and DATABASE_URL, else started for the bench with a state of their own.`;

const FLAGS = ['all', 'list', 'cpu-prof', 'quick', 'help'] as const;
const FILES = ['compare', 'save-baseline'];

/** @throws with the help text for an unknown option or a value that is not a positive whole number */
export function readOptions(args: string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: nameFiles(args),
    allowPositionals: true,
    options: {
      runs: text,
      rate: text,
      seconds: text,
      outstanding: text,
      destinations: text,
      'body-bytes': text,
      partitions: text,
      compare: text,
      'save-baseline': text,
      ...(Object.fromEntries(FLAGS.map((name) => [name, flag])) as Record<(typeof FLAGS)[number], typeof flag>),
    },
  });
  if (values.help) throw new Error(HELP);
  const number = (name: NumberName, fallback: number) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a positive whole number\n\n${HELP}`);
    return value;
  };
  const quick = values.quick ?? false;
  return {
    scenarios: positionals,
    all: values.all ?? false,
    list: values.list ?? false,
    runs: number('runs', quick ? 1 : 3),
    ratePerSecond: number('rate', 200),
    durationMs: number('seconds', quick ? 5 : 20) * 1_000,
    outstanding: number('outstanding', 2_000),
    destinations: number('destinations', 100),
    bodyBytes: number('body-bytes', 1_300),
    partitions: number('partitions', 4),
    cpuProf: values['cpu-prof'] ?? false,
    quick,
    compare: values.compare,
    saveBaseline: values['save-baseline'],
  };
}

/** `--compare` alone, `--compare file.json` and `--compare=file.json` become the last of them. */
function nameFiles(args: string[]): string[] {
  return args.flatMap((arg, index) => {
    const previous = args[index - 1];
    const isFile = arg.endsWith('.json') && FILES.some((name) => previous === `--${name}`);
    if (isFile) return [];
    if (!FILES.some((name) => arg === `--${name}`)) return [arg];
    const next = args[index + 1];
    return [`${arg}=${next?.endsWith('.json') ? next : BASELINE_FILE}`];
  });
}
