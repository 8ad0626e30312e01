/** One promise of docs/security.md, broken in the code that keeps it. */
export interface Mutant {
  /** Its row, `S2`. */
  promise: string;
  /** What the code does wrong then. */
  what: string;
  /** The file, and what in it is replaced; it stands there once. */
  file: string;
  code: string;
  instead: string;
  /** The file of tests that must notice. */
  spec: string;
}

type Change = [what: string, file: string, code: string, instead: string, spec: string];

/** The mutants of one promise, a row each. */
export const mutantsOf = (promise: string, ...changes: Change[]): Mutant[] =>
  changes.map(([what, file, code, instead, spec]) => ({ promise, what, file, code, instead, spec }));
