import { parseArgs } from 'node:util';
import setUp from '../global-setup.js';
import tearDown from '../global-teardown.js';
import type { Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';
import { MutantGround, type MutantVerdict } from './run-mutant.js';

const GROUND = '.local/mutants';
const HELP = `npm run mutants -- [S2 ...]
Breaks the promises of docs/security.md in the code, one at a time, in a copy of the sources, and demands that the tests
named for each fail. Kafka and PostgreSQL as for npm test. About 10 minutes; exit code 1 where a mutant survives.
  --list    the mutants`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, list: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);
  const chosen = positionals.length === 0 ? MUTANTS : MUTANTS.filter(({ promise }) => positionals.includes(promise));
  if (chosen.length === 0) throw new Error(`There is no mutant of ${positionals.join(', ')}.\n${HELP}`);
  if (values.list) return chosen.forEach((mutant) => console.log(describe(mutant)));
  await setUp({ rootDir: process.cwd() });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void tearDown().finally(() => process.exit(1)));
  }
  try {
    await runAll(chosen);
  } finally {
    await tearDown();
  }
}

async function runAll(mutants: readonly Mutant[]): Promise<void> {
  const ground = new MutantGround(GROUND);
  ground.prepare();
  for (const spec of new Set(mutants.map((mutant) => mutant.spec))) {
    const { kind, failed } = await ground.runSpec(spec);
    if (kind !== 'survived') throw new Error(`${spec} is not green without a mutant: ${failed.join('; ')}`);
  }
  console.log('Every spec is green on the sources as they are.');
  let killedCount = 0;
  for (const mutant of mutants) {
    const verdict = await ground.runMutant(mutant);
    if (verdict.kind === 'killed') killedCount++;
    console.log(`${verdict.kind.padEnd(8)} ${describe(mutant)}${explain(verdict)}`);
  }
  console.log(`${killedCount} of ${mutants.length} mutants were killed.`);
  if (killedCount < mutants.length) process.exitCode = 1;
}

function describe({ promise, what, file, spec }: Mutant): string {
  return `${promise.padEnd(3)} ${what} (${file}; ${spec})`;
}

function explain({ kind, failed }: MutantVerdict): string {
  if (kind === 'survived') return '';
  const [first = '', ...others] = failed;
  return `\n         ${kind === 'killed' ? 'by' : 'as'} "${first.slice(0, 200)}"${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

await main();
