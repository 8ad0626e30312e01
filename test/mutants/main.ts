import { parseArgs } from 'node:util';
import setUp from '../global-setup.js';
import tearDown from '../global-teardown.js';
import { MutantGround, type MutantVerdict } from './mutant-ground.js';
import type { Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';

const HELP = `npm run mutants -- [S2 ...]
Breaks the promises of docs/security.md in the code, one at a time, in a copy of the sources, and demands that the tests
named for each fail. Kafka and PostgreSQL as for npm test. About 10 minutes; exit code 1 where a mutant is not noticed.
  --list    the mutants`;

const ground = new MutantGround('.local/mutants');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, list: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);
  const mutants = choose(positionals);
  if (values.list) return mutants.forEach((mutant) => console.log(describe(mutant)));
  await setUp({ rootDir: process.cwd() });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ground.stop();
      void tearDown().finally(() => process.exit(1));
    });
  }
  try {
    await runAll(mutants);
  } finally {
    await tearDown();
  }
}

/** Of these promises; of all where none is named. */
function choose(promises: readonly string[]): readonly Mutant[] {
  const unknown = promises.filter((name) => !MUTANTS.some(({ promise }) => promise === name));
  if (unknown.length > 0) throw new Error(`There is no mutant of ${unknown.join(', ')}.\n${HELP}`);
  return promises.length === 0 ? MUTANTS : MUTANTS.filter(({ promise }) => promises.includes(promise));
}

async function runAll(mutants: readonly Mutant[]): Promise<void> {
  ground.prepare();
  for (const spec of new Set(mutants.map((mutant) => mutant.spec))) {
    const { kind, failed } = await ground.runSpec(spec);
    if (kind !== 'survived') throw new Error(`${spec} is not green without a mutant: ${failed.join('; ')}`);
  }
  console.log('Every spec is green on the sources as they are.');
  const counts = { killed: 0, hung: 0, survived: 0, broken: 0 };
  for (const mutant of mutants) {
    const verdict = await ground.runMutant(mutant);
    counts[verdict.kind]++;
    console.log(`${verdict.kind.padEnd(8)} ${describe(mutant)}${explain(verdict)}`);
  }
  console.log(
    Object.entries(counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', '),
  );
  if (counts.survived + counts.broken > 0) process.exitCode = 1;
}

function describe({ promise, what, file, spec }: Mutant): string {
  return `${promise.padEnd(3)} ${what} (${file}; ${spec})`;
}

function explain({ failed }: MutantVerdict): string {
  const [first, ...others] = failed;
  if (first === undefined) return '';
  return `\n         by "${first.slice(0, 200)}"${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

await main();
