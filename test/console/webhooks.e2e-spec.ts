import type { Page } from 'playwright-core';
import { startConsole, type ConsoleUnderTest } from './start-console.js';

const HOOK = { name: 'CRM', eventTypes: ['event.created'] };

describe('webhooks in the console', () => {
  let tested: ConsoleUnderTest;
  beforeAll(async () => {
    tested = await startConsole({ TEST_TIMEOUT_MS: '1000' });
  });
  afterAll(() => tested.stop());
  afterEach(() => expect(tested.browser.complaints).toEqual([]));

  const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
  const keyField = (page: Page) => page.getByLabel('API key', { exact: true });
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const seen = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();

  it('refuses keys that are none or may manage nothing, in words', async () => {
    const page = await tested.browser.visit();
    await page.goto(tested.base);
    const enter = async (key: string) => {
      await keyField(page).fill(key);
      await button(page, 'Sign in').click();
    };
    await enter('');
    await seen(page, 'Paste an API key.');
    await enter('whk_000000000000000000_AAAA');
    await seen(page, 'No such API key.');
    await enter(await tested.makeKey({ role: 'publish', projectId: 'p1' }));
    await seen(page, 'A publish key sends events and manages nothing.');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('goes to the only project of a key by itself, and lets the operator choose', async () => {
    const page = await tested.browser.visit();
    await page.goto(tested.system.destinations.url);
    await keyField(page).fill(await tested.makeKey({ role: 'edit', projectId: 'alone' }));
    await button(page, 'Sign in').click();
    await page.waitForURL('**/projects/alone/webhooks');
    await button(page, 'Sign out').click();
    await page.goto(tested.system.destinations.url);
    await keyField(page).fill(tested.system.operatorKey);
    await button(page, 'Sign in').click();
    await page.getByRole('heading', { name: 'Choose a project' }).waitFor();
    await field(page, 'Tenant id').fill(tested.system.tenantId);
    await field(page, 'Project id').fill('p1');
    await button(page, 'Open').click();
    await page.waitForURL('**/projects/p1/webhooks');
  });

  it('creates a webhook with every field, tests it at once, and hides header values from then on', async () => {
    const page = await tested.open('/webhooks');
    await seen(page, 'No webhooks yet');
    await page.getByRole('link', { name: 'New webhook' }).click();
    await field(page, 'Name').fill('Order service');
    await field(page, 'Destination URL').fill(tested.system.receiver.url('/orders'));
    await field(page, 'Description').fill('Tells the shop.');
    await field(page, 'Id').fill('orders');
    await page.getByRole('checkbox', { name: /conversation.created/ }).check();
    await button(page, 'Sample of event.created').click();
    await page.getByRole('region', { name: 'the sample of event.created' }).getByText('"checkout.completed"').waitFor();
    await page.getByRole('checkbox', { name: /event.created/ }).check();
    await page.getByRole('combobox', { name: 'Agents' }).pressSequentially('a1,a2,');
    await button(page, 'Add header').click();
    await field(page, 'Name of header 1').fill('X-Token');
    await field(page, 'Value of X-Token').fill('very-secret');
    await page.getByRole('switch', { name: 'Enabled' }).uncheck({ force: true });
    await button(page, 'Create webhook').click();

    await seen(page, 'Webhook created');
    await page.getByRole('alert').getByRole('button', { name: 'Send test event' }).click();
    const dialog = page.getByRole('dialog', { name: 'Test event' });
    await dialog.getByText('Accepted').waitFor();
    await dialog.getByText('Status 200').waitFor();
    expect(tested.system.receiver.requests('/orders')[0]?.headers['x-token']).toBe('very-secret');
    expect(await tested.system.api.get('orders')).toMatchObject({
      name: 'Order service',
      description: 'Tells the shop.',
      eventTypes: ['conversation.created', 'event.created'],
      agentIds: ['a1', 'a2'],
      headers: { 'X-Token': 'very-secret' },
      enabled: false,
    });

    await page.goto(`${tested.base}/webhooks/orders/edit`);
    await button(page, 'Replace the value of X-Token').waitFor();
    expect(await page.content()).not.toContain('very-secret');
    await button(page, 'Add header').click();
    await field(page, 'Name of header 2').fill('X-More');
    await field(page, 'Value of X-More').fill('1');
    await field(page, 'Name').fill('Orders');
    await button(page, 'Save changes').click();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(await tested.system.api.get('orders')).toMatchObject({
      name: 'Orders',
      headers: { 'X-Token': 'very-secret', 'X-More': '1' },
    });
  });

  it('says what is missing before it asks the service, and goes to the first field that is wrong', async () => {
    const page = await tested.open('/webhooks/new');
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await button(page, 'Add header').click();
    await button(page, 'Create webhook').click();
    await seen(page, 'Choose at least one.');
    for (const name of ['Name', 'Destination URL', 'Name of header 1', 'Value of Header 1'])
      expect([name, await field(page, name).getAttribute('aria-invalid')]).toEqual([name, 'true']);
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('data-path')).toBe('name');
    await field(page, 'Name').fill('CRM');
    await field(page, 'Destination URL').fill(tested.system.receiver.url('/missing'));
    await button(page, 'Remove Header 1').click();
    await page.keyboard.press('Tab');
    await button(page, 'Create webhook').click();
    await page.waitForFunction('document.activeElement?.type === "checkbox"');
    expect(sent).toEqual([]);
  });

  it("shows each of the service's errors at its field, and takes the form once they are repaired", async () => {
    await tested.system.api.create({ ...HOOK, id: 'taken', url: tested.system.receiver.url('/taken') });
    const page = await tested.open('/webhooks/new');
    await button(page, 'Add header').click();
    await field(page, 'Name of header 1').fill('Host');
    await field(page, 'Value of Host').fill('x');
    await field(page, 'Name').fill('n'.repeat(256));
    await field(page, 'Destination URL').fill('http://10.0.0.1/');
    await page.getByRole('checkbox', { name: /event.created/ }).check();
    await button(page, 'Create webhook').click();
    await page.locator('[aria-invalid="true"]').nth(2).waitFor();
    for (const name of ['Name', 'Destination URL', 'Name of header 1'])
      expect([name, await field(page, name).getAttribute('aria-invalid')]).toEqual([name, 'true']);
    await seen(page, 'This is a reserved header name.');
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true');

    await field(page, 'Name').fill('Repaired');
    await field(page, 'Name of header 1').fill('X-Fine');
    for (const [url, message] of [
      ['ftp://example.com', 'Must start with https://'],
      ['http://user:pw@127.0.0.1/', 'user name or password'],
      ['http://10.0.0.1/', 'public internet'],
      ['no url', 'blanks'],
      ['nonsense', 'absolute URL'],
    ] as const) {
      await field(page, 'Destination URL').fill(url);
      await button(page, 'Create webhook').click();
      const wrapper = page.locator('.mantine-TextInput-root', { has: field(page, 'Destination URL') });
      await wrapper.getByText(message).last().waitFor();
    }
    await field(page, 'Destination URL').fill(tested.system.receiver.url('/repaired'));
    await field(page, 'Id').fill('taken');
    await button(page, 'Create webhook').click();
    await seen(page, 'This is taken.');
    await field(page, 'Id').fill('');
    await button(page, 'Create webhook').click();
    await page.getByRole('heading', { name: 'Repaired' }).waitFor();
  });

  it('asks before unsaved changes are left behind, by a link and by the back button', async () => {
    const page = await tested.open('/webhooks');
    await page.getByRole('link', { name: 'New webhook' }).click();
    await field(page, 'Name').fill('Half done');
    await page.getByRole('link', { name: 'Event types' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard your changes?' });
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await field(page, 'Name').inputValue()).toBe('Half done');
    await page.goBack();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('heading', { name: 'Webhooks', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/webhooks$/);
  });

  it('tells what a test event met: a failure with its text, a deadline, nobody there', async () => {
    const { api, receiver } = tested.system;
    receiver.script('/boom', { status: 500, body: '{"error":"boom"}' });
    receiver.script('/hang', { hang: true });
    for (const [id, url] of [
      ['boom', receiver.url('/boom')],
      ['hang', receiver.url('/hang')],
      ['nobody', 'http://127.0.0.1:1/'],
    ] as const)
      await api.create({ ...HOOK, id, url });
    const page = await tested.open('/webhooks');
    const dialog = page.getByRole('dialog', { name: 'Test event' });
    for (const [id, texts] of [
      ['boom', ['Failed', 'Status 500', 'The endpoint answered 500.', '"boom"']],
      ['hang', ['Failed', 'Status none', 'No complete answer within 1 s.']],
      ['nobody', ['Failed', 'Could not connect to the destination.']],
    ] as const) {
      await page.goto(`${tested.base}/webhooks/${id}`);
      await button(page, 'Send test event').click();
      for (const text of texts) await dialog.getByText(text).first().waitFor();
    }
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText('Could not connect').waitFor();
  });

  it('tells that an address is not allowed any more', async () => {
    await tested.system.api.create({ ...HOOK, id: 'inside', url: tested.system.receiver.url('/inside') });
    const strict = await tested.system.spawn('destinations', { EGRESS_ALLOW_CIDRS: '' });
    const key = await tested.makeKey({ role: 'edit' });
    const page = await tested.browser.visit();
    await page.goto(`${strict.url}/tenants/${tested.system.tenantId}/projects/p1/webhooks/inside`);
    await keyField(page).fill(key);
    await button(page, 'Sign in').click();
    await button(page, 'Send test event').click();
    const dialog = page.getByRole('dialog', { name: 'Test event' });
    await dialog.getByText('The test event was not sent').waitFor();
    await dialog.getByText(/^url: /).waitFor();
    expect(tested.system.receiver.requests('/inside')).toEqual([]);
  });

  it('switches a webhook off and on, and deletes it once the question that names it is answered', async () => {
    const { api, receiver } = tested.system;
    await api.create({ ...HOOK, id: 'gone', name: 'Soon gone', url: receiver.url('/gone') });
    const page = await tested.open('/webhooks');
    const toggle = page.getByRole('switch', { name: 'Soon gone enabled' });
    await toggle.uncheck({ force: true });
    await seen(page, 'Soon gone receives nothing for now.');
    expect(await api.get('gone')).toMatchObject({ enabled: false });
    await toggle.check({ force: true });
    await seen(page, 'Soon gone receives events again.');

    await button(page, 'Actions of Soon gone').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Soon gone?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await api.get('gone')).toMatchObject({ enabled: true });
    await button(page, 'Actions of Soon gone').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete webhook' }).click();
    await seen(page, 'Soon gone is deleted.');
    await page.getByRole('link', { name: 'Soon gone' }).waitFor({ state: 'detached' });
    expect(await api.call('GET', 'gone')).toMatchObject({ status: 404 });
  });

  it('gives the focus to the heading where the link that led there is gone', async () => {
    const page = await tested.open('/webhooks');
    await page.getByRole('link', { name: 'New webhook' }).press('Enter');
    await page.getByRole('heading', { name: 'New webhook', level: 1 }).waitFor();
    await page.waitForFunction('document.activeElement?.textContent === "New webhook"');
  });

  it('says to a key of one project which key manages API keys, and lets it sign in', async () => {
    const page = await tested.open('/api-keys', { key: await tested.makeKey({ role: 'edit', projectId: 'p1' }) });
    await seen(page, 'sign in with an edit key for all projects');
    await button(page, 'Sign in with another key').click();
    await keyField(page).fill(await tested.makeKey({ role: 'edit' }));
    await button(page, 'Sign in').click();
    await seen(page, '(yours)');
  });

  it('lists by agent', async () => {
    await tested.system.api.create({
      ...{ ...HOOK, id: 'agent-x', name: 'Only x', agentIds: ['x'] },
      url: tested.system.receiver.url('/x'),
    });
    const page = await tested.open('/webhooks');
    await page.getByRole('link', { name: 'Only x' }).waitFor();
    await field(page, 'Filter by agent').fill('y');
    await page.getByRole('link', { name: 'Only x' }).waitFor({ state: 'detached' });
    await field(page, 'Filter by agent').fill('x');
    await page.getByRole('link', { name: 'Only x' }).waitFor();
  });

  it('shows a view key everything and lets it change nothing', async () => {
    await tested.system.api.create({
      ...{ ...HOOK, id: 'seen', name: 'Seen', headers: { 'X-A': 'value-of-a' } },
      url: tested.system.receiver.url('/seen'),
    });
    const page = await tested.open('/webhooks', { key: await tested.makeKey({ role: 'view' }) });
    await seen(page, 'View only.');
    expect(await button(page, 'New webhook').isDisabled()).toBe(true);
    expect(await page.getByRole('switch', { name: 'Seen enabled' }).isDisabled()).toBe(true);
    expect(await button(page, 'Actions of Seen').isDisabled()).toBe(true);
    await page.getByRole('link', { name: 'Seen' }).click();
    expect(await button(page, 'Send test event').isDisabled()).toBe(true);
    await page.getByRole('tab', { name: 'Settings' }).click();
    expect(await button(page, 'Reveal the signing secret').isDisabled()).toBe(true);
    expect(await button(page, 'Rotate').isDisabled()).toBe(true);
    for (const path of ['/webhooks/new', '/webhooks/seen/edit', '/api-keys']) {
      await page.goto(`${tested.base}${path}`);
      await page.getByText('This API key may only look').last().waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
    }
  });
});
