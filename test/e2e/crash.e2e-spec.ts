import { Client } from 'pg';
import { eventually, uniqueName } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };
const EVENTS = 600;

let system: System;
/** The latest of each: those before are dead. */
let running: Pick<System, 'matcher' | 'delivery'>;
beforeAll(async () => {
  system = await startSystem();
  const { matcher, delivery } = system;
  running = { matcher, delivery };
});
afterAll(() => system?.stop(), 60_000);

/** Publishes `EVENTS` events at about 200/s, each of a conversation of its own; calls `midway` once, after a third of them. */
async function publishSteadily(midway: () => Promise<unknown>): Promise<{ ids: string[]; done: Promise<unknown> }> {
  const ids: string[] = [];
  let interruption: Promise<unknown> = Promise.resolve();
  for (let n = 0; n < EVENTS; n++) {
    const id = uniqueName('evt');
    ids.push(id);
    const event = system.event('conversation.created');
    const conversation = { ...(event.data['conversation'] as object), id };
    await system.publish({ ...event, data: { conversation } }, { id });
    if (n === EVENTS / 3) interruption = midway();
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  return { ids, done: interruption };
}

/** Receipts by event id, once every id has one. */
async function receiptsOf(path: string, ids: readonly string[]): Promise<Map<string, number>> {
  const deadline = Date.now() + WAIT.timeoutMs;
  for (;;) {
    const counts = new Map<string, number>();
    for (const r of system.receiver.requests(path)) {
      const id = r.headers['webhook-id'] ?? '';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const missing = ids.filter((id) => !counts.has(id));
    if (missing.length === 0) return counts;
    if (Date.now() > deadline)
      throw new Error(`${missing.length} of ${ids.length} events never arrived: ${missing[0]}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function register(): Promise<string> {
  const path = `/${uniqueName('hook')}`;
  await system.api.create({ name: 'ledger', url: system.receiver.url(path), eventTypes: ['conversation.created'] });
  await system.changesAreEffective();
  return path;
}

function repeatsIn(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
}

it.each(['matcher', 'delivery'] as const)('kill -9 of %s loses nothing and repeats little', async (app) => {
  const path = await register();
  system.receiver.script(path, { status: 200, delayMs: 20 });
  const { ids, done } = await publishSteadily(async () => {
    running[app].kill('SIGKILL');
    await running[app].exited;
    running[app] = await system.spawn(app);
  });
  await done;
  const counts = await receiptsOf(path, ids);
  // In flight, or finished within 250 ms before the kill, at about 200/s.
  expect(repeatsIn(counts)).toBeLessThanOrEqual(app === 'delivery' ? 120 : 0);
});

it('SIGTERM of delivery under load loses nothing and repeats nothing', async () => {
  const path = await register();
  system.receiver.script(path, { status: 200, delayMs: 50 });
  const { ids, done } = await publishSteadily(async () => {
    const successor = await system.spawn('delivery');
    await running.delivery.stop();
    running.delivery = successor;
  });
  await done;
  const counts = await receiptsOf(path, ids);
  expect(repeatsIn(counts)).toBe(0);
});

it('two instances of each share the work, and one takes over from the other', async () => {
  const path = await register();
  const second = await Promise.all([system.spawn('matcher'), system.spawn('delivery')]);
  const { ids, done } = await publishSteadily(() => Promise.all(second.map((service) => service.stop())));
  await done;
  expect(repeatsIn(await receiptsOf(path, ids))).toBe(0);
});

// The last: the API's address dies with it.
it('kill -9 of destinations holds up no delivery, and the log misses none', async () => {
  const path = await register();
  const { ids, done } = await publishSteadily(async () => {
    system.destinations.kill('SIGKILL');
    await system.destinations.exited;
    await system.spawn('destinations');
  });
  const counts = await receiptsOf(path, ids);
  expect(repeatsIn(counts)).toBe(0);
  await done;
  const database = new Client({ connectionString: system.databaseUrl });
  await database.connect();
  const logged = () =>
    database.query("SELECT count(*) AS count FROM deliveries WHERE event_id = ANY($1) AND outcome = 'delivered'", [
      ids,
    ]);
  // The ledgers of the tests before get these events, too.
  const { length: ledgers } = system.receiver.requests().filter(({ headers }) => headers['webhook-id'] === ids[0]);
  await eventually(async () => {
    const { rows } = (await logged()) as { rows: { count: string }[] };
    expect(Number(rows[0]?.count)).toBe(ledgers * ids.length);
  }).finally(() => database.end());
});
