import type { System } from '../../e2e/start-system.js';
import { DestinationsApi, eventually } from '#testing';

export interface FilledProject {
  tenantId: string;
  projectId: string;
  /** Of an `edit` key for the whole tenant. */
  key: string;
  /** The webhook whose deliveries failed in every way. */
  troubled: string;
}

const SCOPE = { tenantId: 'acme', projectId: 'support' };
const DELIVERIES = 24;

/** A project as it is after some weeks: webhooks that work and some that do not, keys, deliveries. */
export async function fillProject(system: System): Promise<FilledProject> {
  const { destinations, operatorKey, receiver } = system;
  const api = new DestinationsApi({ ...SCOPE, apiUrl: destinations.url, key: operatorKey });
  await makeProjectKeys(api);
  const { body } = await makeKey(api, { name: 'Console', role: 'edit' });

  receiver.script('/crm', 200);
  receiver.script('/shop', 200, 200, { status: 503, body: FAILURE, delayMs: 40 });
  receiver.script('/old', { status: 404, body: 'Not found' });
  await api.create({ name: 'Data warehouse', url: 'https://events.example.com/ingest', enabled: false, ...ALL });
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
  await publishEvents(system);
  await eventually(
    async () => {
      const answer = await api.call<{ data: { status: string }[] }>('GET', `${shop.id}/deliveries?status=dead`);
      expectTrue(answer.body.data.length >= 3);
    },
    { timeoutMs: 60_000 },
  );
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

async function publishEvents({ event, publish }: System): Promise<void> {
  const types = ['conversation.created', 'conversation.updated', 'event.created', 'feedback.created'];
  for (let index = 0; index < DELIVERIES; index++) {
    const agentId = index % 3 === 0 ? 'returns' : 'order-desk';
    await publish(event(types[index % types.length] as string, { ...SCOPE, agentId, agentName: 'Order desk' }));
  }
}

function expectTrue(isTrue: boolean): void {
  if (!isTrue) throw new Error('not yet');
}
