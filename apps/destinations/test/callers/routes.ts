export interface RouteRow {
  /** `public`: the same answer for everybody. `keys`: the role edit over the whole tenant. */
  needs: 'public' | 'view' | 'edit' | 'keys';
  /** Whose ids the path names. */
  scope: 'none' | 'tenant' | 'project';
  /** Of a good request; a `public` one's too. */
  status: number;
  body?: unknown;
  /** What its path names besides tenant and project. */
  names?: 'destination' | 'delivery' | 'apiKey';
}

export const DESTINATION = { name: 'hook', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
export const PROJECT = '/manage/tenants/:tenantId/projects/:projectId/webhook-destinations';
const KEYS = '/manage/tenants/:tenantId/api-keys';

const open = (status = 200): RouteRow => ({ needs: 'public', scope: 'none', status });
const inProject = (needs: 'view' | 'edit', status: number, more: Partial<RouteRow> = {}): RouteRow => ({
  ...{ needs, scope: 'project', status, names: 'destination' },
  ...more,
});
const ofDelivery = (needs: 'view' | 'edit', status: number) => inProject(needs, status, { names: 'delivery' });

/** What each route asks of its caller, said again here: a test that read it from the code would prove nothing. */
export const ROUTES: Record<string, RouteRow> = {
  'GET /health/live': open(),
  'GET /health/ready': open(),
  'GET /metrics': open(),
  'GET /openapi.json': open(),
  'GET /docs': open(),
  'GET /docs/': open(),
  'GET /docs/index.html': open(),
  'GET /docs/LICENSE': open(404),
  'GET /docs/swagger-ui-init.js': open(),
  'GET /docs/docs/swagger-ui-init.js': open(),

  'GET /manage/me': { needs: 'view', scope: 'none', status: 200 },
  'GET /manage/event-types': { needs: 'view', scope: 'none', status: 200 },

  [`GET ${PROJECT}`]: { needs: 'view', scope: 'project', status: 200 },
  [`POST ${PROJECT}`]: { needs: 'edit', scope: 'project', status: 201, body: DESTINATION },
  [`GET ${PROJECT}/:id`]: inProject('view', 200),
  [`PATCH ${PROJECT}/:id`]: inProject('edit', 200, { body: { enabled: false } }),
  [`DELETE ${PROJECT}/:id`]: inProject('edit', 204),
  [`POST ${PROJECT}/:id/test`]: inProject('edit', 200),
  [`GET ${PROJECT}/:id/secret`]: inProject('edit', 200),
  [`POST ${PROJECT}/:id/secret/rotate`]: inProject('edit', 200, { body: { overlapSeconds: 0 } }),
  [`GET ${PROJECT}/:id/deliveries`]: inProject('view', 200),
  [`GET ${PROJECT}/:id/deliveries/:deliveryId`]: ofDelivery('view', 200),
  [`GET ${PROJECT}/:id/deliveries/:deliveryId/payload`]: ofDelivery('view', 200),
  [`POST ${PROJECT}/:id/deliveries/:deliveryId/resend`]: ofDelivery('edit', 202),

  [`GET ${KEYS}`]: { needs: 'keys', scope: 'tenant', status: 200 },
  [`POST ${KEYS}`]: { needs: 'keys', scope: 'tenant', status: 201, body: { name: 'another', role: 'view' } },
  [`DELETE ${KEYS}/:id`]: { needs: 'keys', scope: 'tenant', status: 204, names: 'apiKey' },
};
