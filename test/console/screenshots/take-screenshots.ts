import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../open-browser.js';
import { signIn } from '../sign-in.js';
import type { FilledProject } from './fill-project.js';

const SCHEMES = ['light', 'dark'] as const;
const SIZES: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 380, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

interface Shot {
  name: string;
  /** Below the project's address. */
  path: string;
  /** Brings the page into the state that is shown. */
  prepare(page: Page): Promise<unknown>;
  isWholePage?: boolean;
}

function shotsOf({ troubled }: FilledProject): Shot[] {
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  return [
    { name: 'webhooks', path: '/webhooks', prepare: (page) => seen(page, 'Delivered').waitFor() },
    {
      name: 'webhooks-empty',
      path: '/../empty-project/webhooks',
      prepare: (page) => page.getByText('No webhooks yet').waitFor(),
    },
    {
      name: 'new-webhook',
      path: '/webhooks/new',
      prepare: async (page) => {
        await page.getByText('conversation.created').first().waitFor();
        await page.getByRole('button', { name: 'Sample of event.created' }).click();
        await button(page, 'Add header').click();
        await button(page, 'Create webhook').click();
        await page.getByText('Must not be empty.').first().waitFor();
      },
      isWholePage: true,
    },
    {
      name: 'webhook',
      path: `/webhooks/${troubled}`,
      prepare: (page) => seen(page, 'Failed').waitFor(),
    },
    {
      name: 'delivery',
      path: `/webhooks/${troubled}`,
      prepare: async (page) => {
        await seen(page, 'Failed').click();
        await page.getByText('"tenantId"').waitFor();
      },
    },
    {
      name: 'test-event',
      path: `/webhooks/${troubled}`,
      prepare: async (page) => {
        await button(page, 'Send test event').click();
        await page.getByText('Accepted').waitFor();
      },
    },
    {
      name: 'settings',
      path: `/webhooks/${troubled}/settings`,
      prepare: (page) => button(page, 'Reveal the signing secret').click(),
    },
    { name: 'api-keys', path: '/api-keys', prepare: (page) => page.getByText('Shop frontend').waitFor() },
    {
      name: 'event-types',
      path: '/event-types',
      prepare: async (page) => {
        await button(page, /feedback.created/).click();
        await page.getByRole('tab', { name: 'Fields of data' }).click();
      },
    },
    { name: 'verify', path: '/verify', prepare: (page) => page.getByRole('tab', { name: 'Go' }).click() },
  ];
}

/** Some texts are on a page twice, for wide and for narrow screens, and only one of them is shown. */
function seen(page: Page, text: string) {
  return page.getByText(text, { exact: true }).filter({ visible: true }).first();
}

/** Every page, in both schemes and sizes: `<page>-<scheme>-<size>.png`. */
export async function takeScreenshots(options: {
  browser: TestBrowser;
  url: string;
  project: FilledProject;
  outDir: string;
  /** Only pages whose name contains it. */
  only: string;
}): Promise<string[]> {
  const { browser, url, project, outDir, only } = options;
  const base = `${url}/tenants/${project.tenantId}/projects/${project.projectId}`;
  const files: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const [size, view] of Object.entries(SIZES)) {
      const fileOf = (name: string) => join(outDir, `${name}-${colorScheme}-${size}.png`);
      const page = await browser.visit({ ...view, colorScheme, reducedMotion: 'reduce' });
      await page.goto(url);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.screenshot({ path: fileOf('sign-in') });
      files.push(fileOf('sign-in'));
      await signIn(page, `${base}/webhooks`, project.key);
      for (const { name, path, prepare, isWholePage = false } of shotsOf(project)) {
        if (!name.includes(only)) continue;
        await page.goto(`${base}${path}`);
        await prepare(page);
        await page.waitForLoadState('networkidle');
        await page.evaluate('window.scrollTo(0, 0)');
        await page.screenshot({ path: fileOf(name), fullPage: isWholePage });
        files.push(fileOf(name));
      }
      await page.context().close();
    }
  }
  return files;
}
