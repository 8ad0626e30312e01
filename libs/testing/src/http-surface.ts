import { METHODS } from 'node:http';
import type { HttpAnswer } from './send-http.js';

/** Every method that a server's parser lets through, but CONNECT, which asks for a tunnel and gets a closed connection. */
export const UNROUTED_METHODS = METHODS.filter((method) => method !== 'CONNECT');

/** Paths that leave the tree, hide in another spelling, or are none: nothing lies there, and nothing of the machine does. */
export const HOSTILE_PATHS = [
  ...[
    '/../package.json',
    '/../../../../../../etc/passwd',
    '/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/package.json',
  ],
  ...['/..%5c..%5cpackage.json', '/..\\..\\package.json', '/....//....//package.json', '/%252e%252e%252fpackage.json'],
  ...[
    '/docs/../package.json',
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/package.json',
    '/docs/..%5c..%5cpackage.json',
  ],
  ...[
    '/docs/....//package.json',
    '/docs/%00',
    '/docs/index.html%00.js',
    '/docs/package.json/',
    '/docs/.npmrc',
    '/docs//etc/passwd',
  ],
  ...[
    '/assets/../index.js',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e%2findex.html',
    '/assets/..%5cindex.html',
  ],
  ...[
    '/assets/index.js%00',
    '/assets/',
    '/assets',
    '/index.html%00',
    '/%00',
    '/%',
    '/%zz',
    '/%c0%ae%c0%ae/package.json',
    '/%ff',
  ],
  ...[
    '/.env',
    '/.git/config',
    '/package.json',
    '/main.js',
    '/node_modules/express/package.json',
    '/server-status',
    '/actuator/env',
  ],
  ...[
    '//',
    '///',
    '//evil.example',
    '//evil.example/%2e%2e',
    '/\\evil.example',
    '/https://evil.example/',
    '/;/',
    '/?',
    '/./',
    '/.',
  ],
];

/** What an answer's headers give away or leave open; empty for one that is as it must be. */
export function insecuritiesOf({ headers }: HttpAnswer): string[] {
  const policy = headers['content-security-policy'] ?? '';
  const required: [string, boolean][] = [
    ['nosniff', headers['x-content-type-options'] === 'nosniff'],
    ['referrer', headers['referrer-policy'] === 'no-referrer'],
    ['frames', headers['x-frame-options'] === 'DENY' && policy.includes("frame-ancestors 'none'")],
    ['policy', policy.startsWith("default-src 'none'") && !/unsafe-eval|script-src[^;]*unsafe-inline|\*/.test(policy)],
    ['transport', /^max-age=\d{8,}/.test(headers['strict-transport-security'] ?? '')],
    ['other sites', headers['cross-origin-resource-policy'] === 'same-origin'],
  ];
  const forbidden = ['x-powered-by', 'server', 'set-cookie'];
  const leaks = Object.keys(headers).filter((name) => forbidden.includes(name) || name.startsWith('access-control-'));
  return [...required.filter(([, isThere]) => !isThere).map(([name]) => `no ${name}`), ...leaks];
}

/** Whether a route answers the method: HEAD is GET without a body. */
export function isRouted(routes: readonly string[], method: string, path: string): boolean {
  return routes.includes(`${method} ${path}`) || (method === 'HEAD' && routes.includes(`GET ${path}`));
}
