import type { BrowserContextOptions, Page } from 'playwright-core';
import { startSystem, type System } from '../e2e/start-system.js';
import { openBrowser, type TestBrowser } from './open-browser.js';
import { signIn } from './sign-in.js';

/** The whole product, and a browser that looks at its console. */
export interface ConsoleUnderTest {
  system: System;
  browser: TestBrowser;
  /** `http://127.0.0.1:<port>/tenants/<t>/projects/<p>` */
  base: string;
  /** A new key of the tenant. */
  makeKey(key: { role: 'view' | 'edit' | 'publish'; projectId?: string }): Promise<string>;
  /** A fresh visitor, signed in with an `edit` key [or with `key`], at `path` below the project. */
  open(path: string, options?: BrowserContextOptions & { key?: string }): Promise<Page>;
  stop(): Promise<void>;
}

export async function startConsole(overrides: Record<string, string> = {}): Promise<ConsoleUnderTest> {
  const system = await startSystem(overrides);
  const browser = await openBrowser();
  const { api, tenantId, projectId, destinations } = system;
  const base = `${destinations.url}/tenants/${tenantId}/projects/${projectId}`;
  const makeKey = async (key: object) => {
    const path = `/manage/tenants/${tenantId}/api-keys`;
    const { body } = await api.call<{ data: { key: string } }>('POST', path, { name: 'test', ...key });
    return body.data.key;
  };
  const editKey = await makeKey({ role: 'edit' });
  return {
    ...{ system, browser, base, makeKey },
    async open(path, { key = editKey, ...options } = {}) {
      const page = await browser.visit(options);
      await signIn(page, `${base}${path}`, key);
      return page;
    },
    async stop() {
      await browser.close();
      await system.stop();
    },
  };
}
