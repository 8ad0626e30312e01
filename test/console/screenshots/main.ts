import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findStack } from '../../bench/find-stack.js';
import { startSystem } from '../../e2e/start-system.js';
import { openBrowser } from '../open-browser.js';
import { fillProject } from './fill-project.js';
import { takeScreenshots } from './take-screenshots.js';

/** `npm run screenshots [-- part of a page's name]`: pictures of every page of the console, in .local/screenshots. */
const outDir = join('.local', 'screenshots');
mkdirSync(outDir, { recursive: true });

const stack = await findStack(join('.local', 'screenshots-stack'));
Object.assign(process.env, { KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: stack.databaseUrl });
try {
  const system = await startSystem({ RETRY_DELAYS_MS: '300,600' });
  const browser = await openBrowser();
  try {
    const project = await fillProject(system);
    const only = process.argv[2] ?? '';
    const files = await takeScreenshots({ browser, url: system.destinations.url, project, outDir, only });
    for (const file of files) console.log(file);
    for (const complaint of browser.complaints) console.error(complaint);
    process.exitCode = browser.complaints.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
    await system.stop();
  }
} finally {
  await stack.stop();
}
