import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A row of docs/security.md. */
export interface Promised {
  /** `S2` */
  id: string;
  /** Paths of the code that keeps it. */
  code: string[];
  /** Paths of the tests that show it. */
  tests: string[];
}

const ROW = /^\| (S\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm;
const PATH = /`([\w./-]+\/[\w./-]*|[\w.-]+\.(?:ts|json))`/g;

export function readPromises(): Promised[] {
  return [...readFileSync('docs/security.md', 'utf8').matchAll(ROW)].map(([, id, , code, tests]) => ({
    id: id!,
    code: pathsOf(code!),
    tests: pathsOf(tests!),
  }));
}

/** A path without a folder is in the folder of the one before it. */
function pathsOf(cell: string): string[] {
  const paths: string[] = [];
  for (const [, path] of cell.matchAll(PATH)) {
    const before = paths.at(-1);
    paths.push(path!.includes('/') || before === undefined ? path! : join(dirname(before), path!));
  }
  return paths;
}
