import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { startConsole, type ConsoleUnderTest } from './start-console.js';

const SHORT_RETRIES = { RETRY_DELAYS_MS: '200,400' };

describe('deliveries and secrets in the console', () => {
  let tested: ConsoleUnderTest;
  beforeAll(async () => {
    tested = await startConsole(SHORT_RETRIES);
  });
  afterAll(() => tested.stop());
  afterEach(() => expect(tested.browser.complaints).toEqual([]));

  async function register(id: string): Promise<void> {
    const { api, receiver, changesAreEffective } = tested.system;
    const url = receiver.url(`/${id}`);
    await api.create({ id, name: id, url, eventTypes: ['event.created', 'conversation.created'] });
    await changesAreEffective();
  }
  const row = (page: Page, status: string) =>
    page.getByRole('row').filter({ has: page.getByText(status, { exact: true }).filter({ visible: true }) });

  it('shows a delivery that failed as it happens: each attempt, the answer, the payload; and sends it again', async () => {
    const { receiver, publish, event } = tested.system;
    receiver.script('/failing', { status: 503, body: '{"error":"no stock"}' });
    await register('failing');
    const page = await tested.open('/webhooks/failing');
    await page.getByText('No deliveries yet').waitFor();
    await publish(event('event.created'));
    // Nobody reloads: the table asks by itself.
    await row(page, 'Failed').waitFor();
    await row(page, 'Failed').getByRole('cell', { name: '503' }).waitFor();
    await page.getByRole('button', { name: /^Open the delivery of event.created/ }).click();

    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    for (const text of ['Attempt 1', 'Attempt 2', 'Attempt 3', 'The endpoint answered 503.', '"no stock"'])
      await drawer.getByText(text).first().waitFor();
    await drawer.getByText('It is not tried again after 3 attempts. Resend begins anew with attempt 1.').waitFor();
    expect(await drawer.getByRole('region', { name: 'the beginning of the answer' }).count()).toBe(1);
    expect(await drawer.getByText('same answer').count()).toBe(2);
    const payload = drawer.getByRole('region', { name: 'the payload' });
    await payload.getByText(`"${tested.system.tenantId}"`).waitFor();
    const sent = receiver.requests('/failing')[0];
    expect(JSON.parse(await payload.innerText())).toEqual(JSON.parse(sent?.body.toString() ?? ''));

    receiver.script('/failing', 200);
    await drawer.getByRole('button', { name: 'Resend' }).click();
    await page.getByText('On its way again').waitFor();
    await drawer.getByText('Sent again: attempt 1').waitFor();
    await drawer.getByText('Delivered', { exact: true }).first().waitFor();
    const again = receiver.requests('/failing').at(-1);
    expect(again?.headers['webhook-id']).toBe(sent?.headers['webhook-id']);
    expect(again?.headers).toHaveProperty('webhook-resend');

    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await row(page, 'Delivered').waitFor();
  });

  it('leads from the list to the delivery that failed, and names the code there', async () => {
    const { receiver, publish, event } = tested.system;
    receiver.script('/listed', 404);
    await register('listed');
    await publish(event('event.created'));
    const page = await tested.open('/webhooks');
    const listed = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'listed', exact: true }) });
    await listed
      .getByText(/^404 · /)
      .filter({ visible: true })
      .waitFor();
    await listed.getByRole('link', { name: 'Failed' }).filter({ visible: true }).click();
    await page.getByRole('dialog', { name: 'Delivery' }).getByText('Check the path of the URL.').waitFor();
  });

  it('filters, and opens the same delivery by its address', async () => {
    const { publish, event } = tested.system;
    await register('filtered');
    await publish(event('event.created'));
    await publish(event('conversation.created'));
    const page = await tested.open('/webhooks/filtered');
    const open = (type: string) => page.getByRole('button', { name: new RegExp(`^Open the delivery of ${type}`) });
    await open('event.created').waitFor();
    await open('conversation.created').waitFor();
    await page.getByRole('combobox', { name: 'Event type' }).click();
    await page.getByRole('option', { name: 'event.created', exact: true }).click();
    await open('conversation.created').waitFor({ state: 'detached' });
    await open('event.created').click();
    await page.getByRole('dialog', { name: 'Delivery' }).getByText('Attempt 1').waitFor();
    const address = page.url();
    await page.goto(tested.base);
    await page.goto(address);
    await page.getByRole('dialog', { name: 'Delivery' }).getByText('Attempt 1').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.getByText('No delivery matches').waitFor();
  });

  it('goes through the pages of a long log', async () => {
    const { publish, event, receiver } = tested.system;
    await register('long');
    for (let index = 0; index < 21; index++) await publish(event('event.created'));
    await receiver.waitFor('/long', 21, { timeoutMs: 30_000 });
    const page = await tested.open('/webhooks/long');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    const opening = page.getByRole('button', { name: /^Open the delivery/ });
    await opening.nth(1).waitFor({ state: 'detached' });
    expect(await opening.count()).toBe(1);
    await page.getByRole('button', { name: 'Previous' }).click();
    await opening.nth(19).waitFor();
  });

  it('says why a disabled webhook cannot be sent to again', async () => {
    const { api, publish, event } = tested.system;
    await register('off');
    await publish(event('event.created'));
    const page = await tested.open('/webhooks/off');
    await page.getByRole('button', { name: /^Open the delivery/ }).click();
    await api.call('PATCH', 'off', { enabled: false });
    await page.reload();
    const resend = page.getByRole('dialog', { name: 'Delivery' }).getByRole('button', { name: 'Resend' });
    await resend.waitFor();
    expect(await resend.isDisabled()).toBe(true);
    await resend.locator('..').hover();
    await page.getByRole('tooltip').getByText('The webhook is disabled.').waitFor();
  });

  it('reveals and rotates the signing secret: the new one signs', async () => {
    const { receiver, api } = tested.system;
    await register('rotated');
    const page = await tested.open('/webhooks/rotated/settings');
    const secret = page.getByTestId('secret');
    expect(await secret.innerText()).toContain('•');
    await page.getByRole('button', { name: 'Reveal the signing secret' }).click();
    await page.getByRole('button', { name: 'Copy the signing secret' }).waitFor();
    const before = await secret.innerText();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Rotate the secret of rotated?' });
    await dialog.getByRole('radio', { name: 'Not at all' }).check();
    await dialog.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByText('There is a new signing secret.').waitFor();
    const after = await secret.innerText();
    expect(after).not.toBe(before);
    await api.call('POST', 'rotated/test');
    const request = receiver.requests('/rotated')[0];
    expect(new Webhook(after).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({ type: 'test' });
    expect(() => new Webhook(before).verify(request?.body ?? '', request?.headers ?? {})).toThrow();
  });

  it('makes an API key that is shown once, and revokes it', async () => {
    const page = await tested.open('/api-keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByText('Must not be empty.').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Robot');
    await dialog.getByText('edit', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const key = await dialog.getByTestId('new-key').innerText();
    expect(key).toMatch(/^whk_/);
    const ask = async () => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${tested.system.destinations.url}/manage/me`, { headers })).status;
    };
    expect(await ask()).toBe(200);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(key);
    await page.getByRole('button', { name: 'Revoke Robot' }).click();
    await dialog.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('Robot is revoked.').waitFor();
    expect(await ask()).toBe(401);
  });

  it('signs out, and says why, when its key is revoked', async () => {
    const { api, tenantId } = tested.system;
    const keysPath = `/manage/tenants/${tenantId}/api-keys`;
    const { body } = await api.call<{ data: { id: string; key: string } }>('POST', keysPath, {
      ...{ name: 'short-lived', role: 'edit' },
    });
    const page = await tested.open('/webhooks', { key: body.data.key });
    await api.call('DELETE', `${keysPath}/${body.data.id}`);
    // Each webhook of the list asks for its last delivery every 10 s.
    await page.getByText('it was revoked, or it has expired').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });
});
