import { removeDemo, runDemo } from '../demo/run-demo.js';
import { startSystem, type System } from './start-system.js';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop(), 60_000);

it('registers, publishes, and sees a signed webhook of each type and three attempts; twice, then it cleans up', async () => {
  const story: string[] = [];
  const { brokers, tenantId, projectId, operatorKey, destinations } = system;
  const access = { apiUrl: destinations.url, key: operatorKey, tenantId, projectId, kafkaBrokers: brokers };

  expect(await runDemo({ access, print: (line) => story.push(line) })).toEqual([]);

  for (const type of ['conversation.created', 'conversation.updated', 'feedback.created', 'event.created']) {
    expect(story).toContainEqual(
      expect.stringMatching(new RegExp(`${type}.* ms after publishing +200 +signature holds`)),
    );
  }
  expect(story.filter((line) => /attempt \d .*signature holds/.test(line))).toHaveLength(3);

  const list = async () => (await system.api.call<{ data: { id: string; enabled: boolean }[] }>('GET', '')).body.data;
  expect(new Set((await list()).map(({ id, enabled }) => `${id} ${enabled}`))).toEqual(
    new Set(['demo-all false', 'demo-flaky false']),
  );
  const log = await system.api.call<{ data: unknown[] }>('GET', 'demo-all/deliveries?status=delivered');
  expect(log.body.data).toHaveLength(4);
  // The ones of the first run serve the second.
  expect(await runDemo({ access, print: () => undefined })).toEqual([]);
  expect(await list()).toHaveLength(2);
  expect(await removeDemo(access)).toBe(2);
  expect(await list()).toEqual([]);
  expect(await removeDemo(access)).toBe(0);
});
