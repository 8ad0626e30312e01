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
const eventType = {
  type: 'event.created',
  description: 'A custom event is logged.',
  subscribable: true,
  dataSchema: { type: 'object' },
  sample: { event: { id: 'evt_1', type: 'checkout' } },
};

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
  ApiKey: apiKey,
  NewApiKeyAnswer: { data: { ...apiKey, key: `whk_${apiKey.id}_...` } },
  ApiKeyList: { data: [apiKey], pagination },
  EventType: eventType,
  EventTypeList: { data: [eventType] },
  Pagination: pagination,
  Problem: {
    title: 'Bad Request',
    status: 400,
    detail: 'url: must start with https://',
    code: 'bad_request',
    error: { code: 'bad_request', message: 'url: must start with https://' },
    errors: [{ field: 'url', message: 'must start with https://' }],
  },
};
