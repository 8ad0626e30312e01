import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const OUT_DIR = join(import.meta.dirname, '../../dist/apps/console/web');
const COMPRESSIBLE = /\.(js|css|html|svg)$/;

/** A `.br` and a `.gz` beside each text file: compressed once, here, and not per request. */
function compressOutput(): Plugin {
  return {
    name: 'compress-output',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(OUT_DIR, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (!entry.isFile() || !COMPRESSIBLE.test(file)) continue;
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(content));
      }
    },
  };
}

/** In development the API is that of `npm start`: CONSOLE_API_URL [http://127.0.0.1:3000]. */
const api = process.env.CONSOLE_API_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressOutput()],
  server: { port: 5173, proxy: { '/manage': api, '/docs': api, '/openapi.json': api } },
  build: {
    outDir: OUT_DIR,
    emptyOutDir: true,
    // A data: URL would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
