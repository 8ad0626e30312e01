import { readFileSync } from 'node:fs';

/** What `npm` writes about one installed package. Of the lockfile, version 3. */
export interface LockedPackage {
  version: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  hasInstallScript?: boolean;
  optional?: boolean;
  dev?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface ShippedPackage {
  name: string;
  version: string;
  licence: string;
}

/** Development dependencies that Vite puts into the console's files, and so ship with them. */
const BUNDLED_INTO_CONSOLE = [
  '@fontsource-variable/inter',
  '@mantine/core',
  '@mantine/form',
  '@mantine/hooks',
  '@mantine/notifications',
  '@tabler/icons-react',
  '@tanstack/react-query',
  'openapi-fetch',
  'react',
  'react-dom',
  'wouter',
];

/** Packages that state their licence in a form older than npm's `license` field: read in their package.json. */
const STATED_ELSEWHERE: Readonly<Record<string, string>> = { busboy: 'MIT', streamsearch: 'MIT' };

export const lockedPackages = (
  JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> }
).packages;

/** All packages that an image of ours contains, or its console's files do, by name and version. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const found = new Set<string>();
  const open = [...Object.keys(dependencies), ...BUNDLED_INTO_CONSOLE].map((name) => `node_modules/${name}`);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies: needs = {}, optionalDependencies: wishes = {} } = lockedPackages[path]!;
    for (const name of Object.keys({ ...needs, ...wishes })) {
      const target = pathFrom(path, name);
      if (target !== undefined) open.push(target);
    }
  }
  const byName = new Map([...found].map((path) => describe(path)).map((each) => [labelOf(each), each]));
  return [...byName.keys()].sort().map((label) => byName.get(label)!);
}

/** As Node finds it: the nearest `node_modules` that has it. An optional one may be nowhere. */
function pathFrom(dependent: string, name: string): string | undefined {
  for (let folder = dependent; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const path = `${folder}/node_modules/${name}`;
    if (lockedPackages[path] !== undefined) return path;
    if (!folder.includes('/node_modules/')) break;
  }
  const top = `node_modules/${name}`;
  return lockedPackages[top] === undefined ? undefined : top;
}

function describe(path: string): ShippedPackage {
  const { version, license } = lockedPackages[path]!;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version, licence: license ?? STATED_ELSEWHERE[name] ?? 'unknown' };
}

function labelOf({ name, version }: ShippedPackage): string {
  return `${name} ${version}`;
}
