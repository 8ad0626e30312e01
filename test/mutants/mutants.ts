import { ACCESS_MUTANTS } from './access-mutants.js';
import { EGRESS_MUTANTS } from './egress-mutants.js';
import type { Mutant } from './mutant.js';
import { RECORD_MUTANTS } from './record-mutants.js';

/** Of every promise that the tests of one part keep; those that it takes a whole system to keep: `npm run chaos -- --plants`. */
export const MUTANTS: readonly Mutant[] = [...EGRESS_MUTANTS, ...RECORD_MUTANTS, ...ACCESS_MUTANTS];
