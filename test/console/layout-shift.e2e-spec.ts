import { setTimeout } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startConsole, type ConsoleUnderTest } from './start-console.js';

const VIEWS: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 380, height: 780 }, isMobile: true, hasTouch: true },
};
/** Between one answer of the API and the next, so that each state in between is painted. */
const ANSWER_STEP_MS = 80;

describe('the layout while a page arrives', () => {
  let tested: ConsoleUnderTest;
  beforeAll(async () => {
    tested = await startConsole({ RETRY_DELAYS_MS: '200,400' });
    const { api, receiver, changesAreEffective, publish, event } = tested.system;
    receiver.script('/shop', { status: 503, body: '{"error":"no stock"}' });
    const url = receiver.url('/shop');
    const rest = {
      description: 'Tells the shop.',
      headers: { 'X-A': 'b' },
      agentIds: [event('event.created').agentId],
    };
    await api.create({ id: 'shop', name: 'Order service', url, eventTypes: ['event.created'], ...rest });
    await api.create({ id: 'off', name: 'Off', url, eventTypes: ['event.created'], enabled: false });
    await changesAreEffective();
    await publish(event('event.created'));
    await receiver.waitFor('/shop', 3, { timeoutMs: 30_000 });
  });
  afterAll(() => tested.stop());
  afterEach(() => expect(tested.browser.complaints).toEqual([]));

  const PAGES: [path: string, last: string][] = [
    ['/webhooks', 'Failed'],
    ['/../nothing-here/webhooks', 'No webhooks yet'],
    ['/webhooks/shop', 'Failed'],
    ['/webhooks/off', 'No deliveries yet'],
    ['/webhooks/shop/settings', 'How to verify signatures'],
    ['/webhooks/new', 'event.created'],
    ['/webhooks/shop/edit', 'event.created'],
    ['/api-keys', '(yours)'],
    ['/event-types', 'event.created'],
    ['/verify', 'timingSafeEqual'],
  ];
  const shown = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();

  describe.each(Object.entries(VIEWS))('%s', (_name, view) => {
    let page: Page;
    beforeAll(async () => {
      page = await tested.open('/webhooks', view);
      await page.addInitScript(OBSERVE_SHIFTS);
      let asked = 0;
      await page.route('**/manage/**', async (route) => {
        asked += 1;
        await setTimeout(ANSWER_STEP_MS * (1 + (asked % 4)));
        await route.continue();
      });
    });

    it.each(PAGES)('stays where it is: %s', async (path, last) => {
      await page.goto(`${tested.base}${path}`);
      await shown(page, last);
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(SHIFTS)).toEqual([]);
    });

    it('would be seen to move', async () => {
      await page.goto(`${tested.base}/verify`);
      await shown(page, 'timingSafeEqual');
      await page.evaluate(
        `document.querySelector('#content').prepend(Object.assign(document.createElement('p'), { textContent: 'late' }))`,
      );
      expect(await page.evaluate(SHIFTS)).toHaveLength(1);
    });
  });
});

/** What counts for Cumulative Layout Shift: whatever moved without the visitor's doing. */
const OBSERVE_SHIFTS = `
  window.shifts = [];
  window.shiftObserver = new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      const moved = sources.map(({ node, previousRect, currentRect }) =>
        (node?.outerHTML ?? node?.textContent ?? 'gone').slice(0, 120) + ' ' + JSON.stringify([previousRect, currentRect]));
      window.shifts.push({ value, moved });
    }
  });
  window.shiftObserver.observe({ type: 'layout-shift', buffered: true });`;

/** Once two more frames are painted. */
const SHIFTS = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(window.shifts), 50))))`;
