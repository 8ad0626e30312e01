import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface ConsoleFile {
  content: Buffer;
  contentType: string;
  etag: string;
  /** The name holds a hash of the content: it never changes. */
  isImmutable: boolean;
  /** Compressed by the build; absent where it would not help. */
  gzip?: Buffer;
  brotli?: Buffer;
}

/** By request path: `/index.html`, `/assets/index-1a2b3c.js`. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** Where the build puts them, beside this service: a program that runs from its sources has none. */
export const CONSOLE_DIR = join(import.meta.dirname, '../../../console/web');

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Reads the whole console into memory: some megabytes, and a request can then name nothing but what is in this map.
 *
 * @returns undefined where the console was not built
 */
export function loadConsole(dir: string): ConsoleFiles | undefined {
  if (!existsSync(join(dir, 'index.html'))) return undefined;
  const files = new Map<string, ConsoleFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const contentType = CONTENT_TYPES[extname(file)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = `/${relative(dir, file).split(sep).join('/')}`;
    files.set(path, readConsoleFile(file, contentType, path.startsWith('/assets/')));
  }
  return files;
}

function readConsoleFile(file: string, contentType: string, isImmutable: boolean): ConsoleFile {
  const content = readFileSync(file);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  const gzip = existsSync(`${file}.gz`) ? readFileSync(`${file}.gz`) : undefined;
  const brotli = existsSync(`${file}.br`) ? readFileSync(`${file}.br`) : undefined;
  return { content, contentType, etag, isImmutable, ...(gzip && { gzip }), ...(brotli && { brotli }) };
}
