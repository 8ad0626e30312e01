import type { System } from '../../e2e/start-system.js';
import { DestinationsApi, eventually, uniqueName } from '#testing';

export interface FilledProject {
  tenantId: string;
  projectId: string;
  /** Of an `edit` key for the whole tenant. */
  key: string;
  /** The webhook whose deliveries failed in every way. */
  troubled: string;
}

/** Short enough to be read, and of this run alone: a matcher starts with whatever events the topics still hold. */
const SCOPE = { tenantId: uniqueName('acme').slice(0, 9), projectId: 'support' };

/** A project as it is after some weeks: webhooks that work and some that do not, keys, deliveries. */
export async function fillProject(system: System): Promise<FilledProject> {
  const { destinations, operatorKey, receiver } = system;
  const api = new DestinationsApi({ ...SCOPE, apiUrl: destinations.url, key: operatorKey });
  await makeProjectKeys(api);
  const { body } = await makeKey(api, { name: 'Console', role: 'edit' });

  receiver.script('/crm', 200);
  receiver.script('/old', { status: 404, body: 'Not found' });
  await api.create({
    name: 'Data warehouse',
    url: 'https://events.example.com/ingest?source=webhooks',
    enabled: false,
    ...ALL,
  });
  await api.create({ name: 'Ticket system', url: receiver.url('/old'), eventTypes: ['feedback.created'] });
  const shop = await api.create({
    name: 'Order service',
    url: receiver.url('/shop'),
    description: 'Tells the shop about questions on orders. Owned by the commerce team.',
    eventTypes: ['conversation.created', 'event.created'],
    headers: { 'X-Api-Key': 'k', 'X-Team': 'commerce' },
    agentIds: ['order-desk', 'returns'],
  });
  await api.create({ name: 'CRM', url: receiver.url('/crm'), ...ALL });

  await system.changesAreEffective();
  await liveThroughAnOutage(system, api, shop.id);
  return { ...SCOPE, key: body.data.key, troubled: shop.id };
}

const ALL = { eventTypes: ['conversation.created', 'conversation.updated', 'feedback.created', 'event.created'] };
const FAILURE = JSON.stringify({ error: 'connection pool exhausted', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });

function makeKey(api: DestinationsApi, key: object) {
  return api.call<{ data: { key: string } }>('POST', `/manage/tenants/${SCOPE.tenantId}/api-keys`, key);
}

async function makeProjectKeys(api: DestinationsApi): Promise<void> {
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await makeKey(api, { name: 'Terraform', role: 'edit', projectId: SCOPE.projectId });
  await makeKey(api, { name: 'Shop frontend', role: 'publish', projectId: SCOPE.projectId, expiresAt });
  await makeKey(api, { name: 'Audit', role: 'view' });
}

/** The shop works, is down for a while, and works again: the last delivery came through at the second attempt. */
async function liveThroughAnOutage(system: System, api: DestinationsApi, shopId: string): Promise<void> {
  const { receiver, publish, event } = system;
  const happen = async (types: string[]) => {
    for (const type of types) {
      await publish(event(type, { ...SCOPE, agentId: 'order-desk', agentName: 'Order desk' }));
    }
  };
  const down = { status: 503, headers: { 'content-type': 'application/json' }, body: FAILURE, delayMs: 40 };
  receiver.script('/shop', { status: 200, delayMs: 12 });
  await happen(['conversation.created', 'event.created', 'conversation.created', 'feedback.created', 'event.created']);
  await arrived(api, shopId, 'delivered', 4);
  receiver.script('/shop', down);
  await happen(['event.created', 'conversation.updated', 'conversation.created']);
  await arrived(api, shopId, 'dead', 2);
  receiver.script('/shop', down, { status: 200, delayMs: 30 });
  await happen(['conversation.created']);
  await arrived(api, shopId, 'delivered', 5);
  await happen(['event.created', 'conversation.created']);
  await arrived(api, shopId, 'delivered', 7);
}

async function arrived(api: DestinationsApi, id: string, status: string, count: number): Promise<void> {
  const list = async () => {
    const { body } = await api.call<{ data: unknown[] }>('GET', `${id}/deliveries?status=${status}`);
    if (body.data.length < count) throw new Error(`${body.data.length} of ${count} ${status}`);
  };
  await eventually(list, { timeoutMs: 60_000 });
}
