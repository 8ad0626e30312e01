import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The version of the package, the same for all services. Found upwards from here: works from sources and from dist. */
export const SERVICE_VERSION: string = readVersion(import.meta.dirname);

function readVersion(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (createRequire(file)(file) as { version: string }).version;
  const parent = dirname(folder);
  return parent === folder ? '0.0.0' : readVersion(parent);
}
