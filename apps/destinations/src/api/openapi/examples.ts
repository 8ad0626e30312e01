import { sampleEnvelope } from '#contracts';
import type { AnswerName, BodyName } from './component-schemas.js';

const destination = {
  id: 'orders',
  name: 'Order service',
  description: null,
  url: 'https://hooks.example.com/conversations',
  eventTypes: ['conversation.created', 'feedback.created'],
  headers: { 'X-Api-Key': '2f1d9c7a' },
  agentIds: [],
  enabled: true,
  createdAt: '2026-01-15T09:30:00.000Z',
  updatedAt: '2026-01-15T09:30:00.000Z',
};
const pagination = { page: 1, limit: 10, total: 1, pages: 1 };
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const apiKey = {
  id: '3f9ac2d41b7e605f88',
  name: 'console',
  role: 'edit',
  projectId: null,
  expiresAt: null,
  createdAt: '2026-01-15T09:30:00.000Z',
};
const caller = {
  role: 'edit',
  keyId: apiKey.id,
  tenantId: 'acme',
  projectId: null,
  expiresAt: null,
  projects: [{ tenantId: 'acme', projectId: 'support' }],
};
const eventType = {
  type: 'event.created',
  description: 'A custom event is logged.',
  subscribable: true,
  dataSchema: { type: 'object' },
  sample: { event: { id: 'evt_1', type: 'checkout' } },
};
const attempt = {
  run: '0',
  attempt: 3,
  startedAt: '2026-01-15T09:31:06.402Z',
  durationMs: 41,
  outcome: 'dead',
  reason: 'http_status',
  statusCode: 503,
  responseExcerpt: 'over capacity',
  nextAttemptAt: null,
};
const delivery = {
  id: 'dlv_Zb1kqYwH0rVn3sTq8cXoJ5eLgA7u2M4p',
  eventId: 'evt_1',
  eventType: 'conversation.created',
  agentId: 'agent-1',
  status: 'dead',
  run: attempt.run,
  attemptCount: attempt.attempt,
  createdAt: '2026-01-15T09:31:00.000Z',
  lastAttemptAt: attempt.startedAt,
  durationMs: attempt.durationMs,
  statusCode: attempt.statusCode,
  reason: attempt.reason,
  nextAttemptAt: attempt.nextAttemptAt,
};
const cursorPagination = { limit: 20, nextCursor: null };

/** One for each component; each conforms to its schema. */
export const EXAMPLES: Record<BodyName | AnswerName, unknown> = {
  CreateDestination: {
    id: destination.id,
    name: destination.name,
    url: destination.url,
    eventTypes: destination.eventTypes,
    headers: destination.headers,
  },
  UpdateDestination: { enabled: false },
  RotateSecret: { overlapSeconds: 3600 },
  CreateApiKey: { name: apiKey.name, role: apiKey.role },
  Destination: destination,
  DestinationAnswer: { data: destination },
  DestinationList: { data: [{ ...destination, headers: { 'X-Api-Key': '********' } }], pagination },
  SecretAnswer: { data: { secret } },
  TestAnswer: { success: false, statusCode: 503, error: 'The endpoint answered 503.' },
  Delivery: delivery,
  Attempt: attempt,
  DeliveryList: { data: [delivery], pagination: cursorPagination },
  DeliveryAnswer: {
    data: {
      ...delivery,
      attempts: [
        { ...attempt, attempt: 1, startedAt: '2026-01-15T09:31:00.020Z', nextAttemptAt: '2026-01-15T09:31:02.216Z' },
        { ...attempt, attempt: 2, startedAt: '2026-01-15T09:31:02.219Z', nextAttemptAt: '2026-01-15T09:31:06.401Z' },
      ]
        .map((earlier) => ({ ...earlier, outcome: 'retry' }) as object)
        .concat(attempt),
    },
    pagination: { limit: 1000, nextCursor: null },
  },
  Payload: sampleEnvelope(delivery.eventType, { tenantId: 'acme', projectId: 'support' }, delivery.createdAt),
  ResendAnswer: {
    data: {
      deliveryId: delivery.id,
      eventId: delivery.eventId,
      run: 'rs_019bc0f4a1c87d3e9f5b2a64c1d07e38',
      createdAt: '2026-01-16T08:00:00.000Z',
    },
  },
  ApiKey: apiKey,
  NewApiKeyAnswer: { data: { ...apiKey, key: `whk_${apiKey.id}_...` } },
  ApiKeyList: { data: [apiKey], pagination },
  Caller: caller,
  CallerAnswer: { data: caller },
  EventType: eventType,
  EventTypeList: { data: [eventType] },
  Pagination: pagination,
  CursorPagination: cursorPagination,
  Problem: {
    title: 'Bad Request',
    status: 400,
    detail: 'url: must start with https://',
    code: 'bad_request',
    error: { code: 'bad_request', message: 'url: must start with https://' },
    errors: [{ field: 'url', message: 'must start with https://' }],
  },
};
