import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROW = /^\| (S\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm;
const PATH = /`([\w./-]+\/[\w./-]*|[\w.-]+\.(?:ts|json))`/g;
const rows = [...readFileSync('docs/security.md', 'utf8').matchAll(ROW)].map(([, id, , code, tests]) => ({
  id: id!,
  code: pathsOf(code!),
  tests: pathsOf(tests!),
}));

describe('docs/security.md', () => {
  it('has a row per promise, in order', () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => `S${index + 1}`));
  });

  it.each(rows)('$id names code and tests that are there', ({ code, tests }) => {
    expect(code.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    expect([...code, ...tests].filter((path) => !existsSync(path))).toEqual([]);
  });
});

/** A path without a folder is in the folder of the one before it. */
function pathsOf(cell: string): string[] {
  const paths: string[] = [];
  for (const [, path] of cell.matchAll(PATH)) {
    const before = paths.at(-1);
    paths.push(path!.includes('/') || before === undefined ? path! : join(dirname(before), path!));
  }
  return paths;
}
