import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '#testing';
import { startConsole, type ConsoleUnderTest } from './start-console.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const MAX_SCRIPT_BYTES = 200_000;

interface AxeViolation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

describe('the quality of the console', () => {
  let tested: ConsoleUnderTest;
  beforeAll(async () => {
    tested = await startConsole({ RETRY_DELAYS_MS: '200,400' });
    const { api, receiver, changesAreEffective, publish, event } = tested.system;
    receiver.script('/shop', { status: 503, body: '{"error":"no stock"}' });
    const url = receiver.url('/shop');
    await api.create({
      ...{ id: 'shop', name: 'Order service', url, description: 'Tells the shop.', headers: { 'X-A': 'b' } },
      eventTypes: ['event.created', 'conversation.created', 'conversation.updated', 'feedback.created'],
    });
    await api.create({ id: 'off', name: 'Off', url, eventTypes: ['event.created'], enabled: false });
    await changesAreEffective();
    await publish(event('event.created'));
    await receiver.waitFor('/shop', 3, { timeoutMs: 30_000 });
  });
  afterAll(() => tested.stop());
  afterEach(() => expect(tested.browser.complaints).toEqual([]));

  const shown = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor();
  const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  /** Each page and each dialog, with what it takes to bring it up. */
  const PAGES: [name: string, path: string, prepare: (page: Page) => Promise<void>][] = [
    ['list', '/webhooks', (page) => shown(page, 'Failed')],
    ['empty list', '/../nothing-here/webhooks', (page) => shown(page, 'No webhooks yet')],
    [
      'new webhook with errors',
      '/webhooks/new',
      async (page) => {
        await click(page, 'Sample of event.created');
        await click(page, 'Add header');
        await click(page, 'Create webhook');
        await shown(page, 'Must not be empty.');
      },
    ],
    ['edit', '/webhooks/shop/edit', (page) => shown(page, 'Save changes')],
    ['deliveries', '/webhooks/shop', (page) => shown(page, 'Failed')],
    [
      'delivery',
      '/webhooks/shop',
      async (page) => {
        await page.getByRole('button', { name: /^Open the delivery/ }).click();
        await shown(page, '"tenantId"');
      },
    ],
    [
      'test event',
      '/webhooks/shop',
      async (page) => {
        await click(page, 'Send test event');
        await shown(page, 'The endpoint answered 503.');
      },
    ],
    [
      'settings',
      '/webhooks/shop/settings',
      async (page) => {
        await click(page, 'Reveal the signing secret');
        await shown(page, /whsec_[A-Za-z0-9+/]/);
      },
    ],
    ['rotation', '/webhooks/shop/settings', (page) => click(page, 'Rotate')],
    [
      'deletion',
      '/webhooks',
      async (page) => {
        await click(page, 'Actions of Order service');
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await shown(page, 'Delete Order service?');
      },
    ],
    ['API keys', '/api-keys', (page) => shown(page, '(yours)')],
    ['new API key', '/api-keys', (page) => click(page, 'New API key')],
    [
      'event types',
      '/event-types',
      async (page) => {
        await page.getByRole('button', { name: /feedback.created/ }).click();
        await page.getByRole('tab', { name: 'Fields of data' }).click();
        await shown(page, 'conversationId');
      },
    ],
    ['verify', '/verify', (page) => shown(page, 'timingSafeEqual')],
    ['no such page', '/webhooks/absent', (page) => shown(page, 'could not be loaded')],
  ];

  async function visit(page: Page, path: string, prepare: (page: Page) => Promise<void>): Promise<void> {
    await page.goto(`${tested.base}${path}`);
    await prepare(page);
    // Dialogs fade in and menus out: colours are judged once all is still.
    await eventually(async () => {
      expect(await page.evaluate(RUNNING_ANIMATIONS)).toBe(0);
      expect(await page.getByRole('menu').count()).toBe(0);
    });
  }

  async function violationsOf(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    // What passed is megabytes, and stays in the page.
    const run = `axe.run({ runOnly: ${JSON.stringify(WCAG)}, resultTypes: ['violations'] })`;
    const violations = await page.evaluate(`${run}.then(({ violations }) => violations)`);
    return (violations as AxeViolation[])
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  }

  const DESKTOP: BrowserContextOptions = { colorScheme: 'light' };
  const PHONE: BrowserContextOptions = {
    ...{ colorScheme: 'dark', hasTouch: true, isMobile: true },
    viewport: { width: 380, height: 780 },
  };

  describe.each([
    ['light, on a desktop', DESKTOP],
    ['dark, on a phone 380 px wide', PHONE],
  ])('%s', (_name, visitor) => {
    let page: Page;
    beforeAll(async () => {
      page = await tested.open('/webhooks', visitor);
    });

    it.each(PAGES)('is accessible, without sideways scrolling: %s', async (_name, path, prepare) => {
      await visit(page, path, prepare);
      expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe(visitor.colorScheme);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
      expect(await violationsOf(page)).toEqual([]);
    });

    it('is accessible: sign in', async () => {
      const stranger = await tested.browser.visit(visitor);
      await stranger.goto(tested.base);
      await stranger.getByRole('button', { name: 'Sign in' }).click();
      await shown(stranger, 'Paste an API key.');
      expect(await violationsOf(stranger)).toEqual([]);
    });
  });

  describe('on a phone', () => {
    let page: Page;
    beforeAll(async () => {
      page = await tested.open('/webhooks', PHONE);
    });

    it('has its navigation behind a button', async () => {
      await page.goto(`${tested.base}/webhooks`);
      await page.getByRole('button', { name: 'Navigation' }).click();
      await page.getByRole('link', { name: 'Event types' }).click();
      await page.getByRole('heading', { name: 'Event types', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'API keys' }).waitFor({ state: 'hidden' });
    });
  });

  it('keeps the chosen scheme beyond the page, from its first paint on', async () => {
    const page = await tested.open('/webhooks', { colorScheme: 'light' });
    await click(page, 'Colour scheme');
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.goto(tested.base, { waitUntil: 'commit' });
    await eventually(async () => {
      expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
    });
    expect(await page.evaluate('localStorage.getItem("color-scheme")')).toBe('dark');
  });

  it('is used with the keyboard alone: sign in, create, test, open a delivery', async () => {
    const page = await tested.browser.visit();
    await page.goto(`${tested.base}/webhooks`);
    const press = (key: string) => page.keyboard.press(key);
    const tabTo = async (name: RegExp) => {
      for (let count = 0; count < 80; count++) {
        await press('Tab');
        const text = await page.evaluate(NAME_OF_FOCUS);
        if (name.test(String(text))) return;
      }
      throw new Error(`${name} is not reached by Tab`);
    };
    await page.getByLabel('API key', { exact: true }).waitFor();
    // The field has the focus by itself.
    await page.keyboard.type(await tested.makeKey({ role: 'edit' }));
    await press('Enter');
    await shown(page, 'Order service');
    await tabTo(/^New webhook$/);
    await press('Enter');
    await tabTo(/^Name/);
    await page.keyboard.type('By keyboard');
    await tabTo(/^Destination URL/);
    await page.keyboard.type(tested.system.receiver.url('/keyboard'));
    await tabTo(/^conversation.created/);
    await press('Space');
    await press('Enter');
    await shown(page, 'Webhook created');
    await tabTo(/^Send test event$/);
    await press('Enter');
    await shown(page, 'Accepted');
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.goto(`${tested.base}/webhooks/shop`);
    await shown(page, 'Failed');
    await tabTo(/^Open the delivery/);
    await press('Enter');
    await shown(page, 'Attempt 3');
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(String(await page.evaluate(NAME_OF_FOCUS))).toMatch(/^Open the delivery/);
  });

  it('leaves no key and no secret in an address or in storage that outlives the tab', async () => {
    const key = await tested.makeKey({ role: 'edit' });
    const page = await tested.browser.visit();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(`${tested.base}/webhooks/shop/settings`);
    await page.getByLabel('API key', { exact: true }).fill(key);
    await click(page, 'Sign in');
    await click(page, 'Reveal the signing secret');
    await shown(page, /whsec_[A-Za-z0-9+/]/);
    const secret = await page.getByTestId('secret').innerText();
    const kept = String(await page.evaluate('JSON.stringify({ ...localStorage }) + document.cookie'));
    for (const text of [...addresses, page.url(), kept]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(secret);
    }
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain(secret);
  });

  it('loads less than 200 KB of compressed script until the first page is there', async () => {
    const page = await tested.open('/webhooks');
    await shown(page, 'Failed');
    const sizes: Record<string, number> = {};
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      sizes[new URL(response.url()).pathname] = Number(response.headers()['content-length']);
      expect(response.headers()['content-encoding']).toMatch(/^(br|gzip)$/);
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.reload();
    await shown(page, 'Failed');
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    expect(Object.keys(sizes).length).toBeGreaterThan(2);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(MAX_SCRIPT_BYTES);
  });

  it('answers what the API does not know as before', async () => {
    const { url } = tested.system.destinations;
    const answer = await fetch(`${url}/manage/unknown`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await fetch(`${url}/webhooks`)).status).toBe(404);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
  });
});

const RUNNING_ANIMATIONS = `document.getAnimations().filter(({ playState, effect }) =>
  playState === 'running' && effect.getComputedTiming().iterations !== Infinity).length`;

/** Accessible name of what has the focus, as far as it takes here. */
const NAME_OF_FOCUS = `(() => {
  const element = document.activeElement;
  return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
})()`;
