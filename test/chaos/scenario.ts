import type { Settings } from './ledger/facts.js';
import type { Random } from './random.js';
import type { ServiceSetup } from './world/fleet.js';
import type { World } from './world/world.js';

/** What a scenario breaks beside the services: it then runs on one of its own. */
export type Ground =
  /** Kafka and PostgreSQL stay whole: those that the environment gives, else started. */
  | 'services'
  /** A broker and a PostgreSQL of its own, behind a proxy that can lose an answer. */
  | 'broker'
  /** The same, with the broker's data on a file system of its own that can be filled: only where we may mount one. */
  | 'small-disk'
  /** Three brokers, three copies of everything, two of which acknowledge; and a PostgreSQL. */
  | 'cluster';

export interface Plan {
  random: Random;
  /** How many times something is broken, where the scenario counts. */
  rounds: number;
  /** How long, where the scenario lasts. */
  durationMs: number;
}

/** One way of breaking the system under load. What it must withstand is judged by the invariants, from the ledger alone. */
export interface Scenario extends ServiceSetup {
  /** As typed on the command line. */
  name: string;
  /** What holds whatever happens here, in one sentence. */
  promise: string;
  ground: Ground;
  /** Of what the invariants judge by, where this scenario allows them to ask for more, or must grant more. */
  settings?: Partial<Settings>;
  /** [5 rounds, 20 s]; a long run multiplies both. */
  brief?: Partial<Pick<Plan, 'rounds' | 'durationMs'>>;
  long?: Partial<Pick<Plan, 'rounds' | 'durationMs'>>;
  run(world: World, plan: Plan): Promise<void>;
}
