import createClient, { type Client } from 'openapi-fetch';
import { toProblem, Unreachable } from './problem.js';
import type { components, paths } from './schema.js';

export type Api = Client<paths>;
type Schemas = components['schemas'];
export type Webhook = Schemas['Destination'];
export type NewWebhook = Schemas['CreateDestination'];
export type WebhookChanges = Schemas['UpdateDestination'];
export type TestAnswer = Schemas['TestAnswer'];
export type ApiKey = Schemas['ApiKey'];
export type NewApiKey = Schemas['CreateApiKey'];
export type EventType = Schemas['EventType'];
export type Caller = Schemas['Caller'];
export type Delivery = Schemas['Delivery'];
export type DeliveryDetail = Schemas['DeliveryAnswer']['data'];
export type Attempt = Schemas['Attempt'];

/**
 * The REST API as the holder of `key` sees it. The key travels in a header alone, never in an address.
 *
 * @param onRefused the key is no longer good
 */
export function createApi(key: string, onRefused: () => void): Api {
  const api = createClient<paths>({ baseUrl: window.location.origin, headers: { authorization: `Bearer ${key}` } });
  api.use({
    onResponse: ({ response }) => {
      if (response.status === 401) onRefused();
    },
    onError: ({ error }) => new Unreachable('no answer', { cause: error }),
  });
  return api;
}

/** The answer's body. @throws ApiProblem, Unreachable */
export async function answerOf<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw toProblem(error, response);
  return data as T;
}
