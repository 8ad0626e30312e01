import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.js';

/** A browser with one visitor at a time, each with storage of its own: one who comes ends the visit before. */
export interface TestBrowser {
  /** A fresh page, as a new visitor; of one who wants no animations, where not said otherwise. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** What the pages complained about so far: exceptions, breaches of the Content-Security-Policy, React's warnings. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const DESKTOP = { width: 1280, height: 860 };
const ACTION_TIMEOUT_MS = 60_000;

/** The machine's own Chromium, headless. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    // A container's root has no user namespaces for the sandbox, and its /dev/shm is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const complaints: string[] = [];
  let context: BrowserContext | undefined;
  return {
    complaints,
    async visit(options = {}) {
      // A page left open goes on asking for what is new, and slows every later one.
      await context?.close();
      context = await browser.newContext({
        ...{ viewport: DESKTOP, locale: 'en-GB', reducedMotion: 'reduce' },
        ...options,
      });
      context.setDefaultTimeout(ACTION_TIMEOUT_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // A refused request is a line of its own there, whatever the page makes of it.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      return page;
    },
    close: () => browser.close(),
  };
}
