import { isConsolePath } from './console-paths.js';

describe('isConsolePath', () => {
  it.each([
    '/',
    '/tenants/t1/projects/p1',
    '/tenants/t1/projects/p1/webhooks',
    '/tenants/t1/projects/p1/webhooks/new',
    '/tenants/t1/projects/p1/webhooks/w1/deliveries/dlv_1',
    '/tenants/t%201/projects/p1/api-keys/',
  ])('takes %s', (path) => expect(isConsolePath(path)).toBe(true));

  it.each([
    '/manage/me',
    '/manage/tenants/t1/projects/p1/webhook-destinations',
    '/tenants/t1/projects/p1/webhook-destinations',
    '/tenants/t1',
    '/docs',
    '/openapi.json',
    '/health/live',
    '/metrics',
    '/webhooks',
    '/sign-in',
    '//',
  ])('leaves %s to the API', (path) => expect(isConsolePath(path)).toBe(false));
});
