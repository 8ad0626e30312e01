import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIngestDatabase, eventually, uniqueName, type IngestDatabase } from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';
import { CustomEventRepository } from '../store/custom-event.repository.js';

/** What is promised to whoever revokes a key. */
const EFFECTIVE_WITHIN_MS = 5_000;

/** What an operator runs to publish refused events after all. */
function moveOfRunbook(): string {
  const runbook = readFileSync(join(import.meta.dirname, '../../../../docs/runbook.md'), 'utf8');
  return /^WITH moved AS [^;]+;$/m.exec(runbook)?.[0] ?? '';
}

describe('POST /run/v1/events', () => {
  let database: IngestDatabase;
  let ingest: StartedIngest;
  let key: string;

  beforeAll(async () => {
    database = await createIngestDatabase('events');
    ingest = await startIngest({
      DATABASE_URL: database.url,
      EVENT_MAX_BYTES: '20000',
      RATE_LIMIT_PER_MINUTE: '100000',
    });
    key = await database.addKey({ role: 'publish' });
    await eventually(async () => expect(await ingest.log({ key, body: {} })).toMatchObject({ status: 400 }));
  });

  afterAll(async () => {
    await ingest.close();
    await database.drop();
  });

  const queued = (id: string) => database.query('SELECT * FROM custom_event_outbox WHERE event_id = $1', [id]);
  const stored = (id: string) => database.query('SELECT * FROM custom_events WHERE id = $1', [id]);

  it('stores an event and what is to be published of it, and shows what it stored', async () => {
    const before = ingest.nudges();
    const id = uniqueName('evt');
    const body = { id, type: 'order.paid', conversationId: 'c1', properties: { total: 42.5, lines: [{ sku: 'ü' }] } };
    const answer = await ingest.log({ key, body });
    expect(answer).toMatchObject({ status: 201, body: { data: body } });
    expect(answer.body?.['data']).toEqual({
      ...body,
      agentId: null,
      messageId: null,
      userProperties: null,
      metadata: null,
      serverMetadata: { authMethod: 'api_key' },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      updatedAt: (answer.body?.['data'] as { createdAt: string }).createdAt,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await queued(id)).toMatchObject([{ tenant_id: 't1', project_id: 'p1' }]);
    expect(ingest.nudges()).toBe(before + 1);
  });

  it('makes an id where none is given', async () => {
    const answers = await Promise.all([1, 2].map(() => ingest.log({ key, body: { type: 't' } })));
    const ids = answers.map(({ body }) => (body?.['data'] as { id: string }).id);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^evt_[0-9a-f]{32}$/);
  });

  it('answers the same id again with the first event, byte for byte, and publishes nothing', async () => {
    const id = uniqueName('evt');
    const properties = JSON.parse('{"z":1,"a":{"y":[],"b":-0.5},"__proto__":{"x":1},"10":1,"9":2}') as object;
    const first = await ingest.log({ key, body: { id, type: 'first', properties } });
    const before = ingest.nudges();
    const again = await ingest.log({ key, body: { id, type: 'second', agentId: 'a2' } });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    expect(await queued(id)).toHaveLength(1);
    expect(ingest.nudges()).toBe(before);
  });

  it('of twenty at once with one id stores one, and all see that one', async () => {
    const id = uniqueName('evt');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ingest.log({ key, body: { id, type: `type-${index}` } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await stored(id)).toHaveLength(1);
    expect(await queued(id)).toHaveLength(1);
  });

  it('an id is taken in its project alone', async () => {
    const id = uniqueName('evt');
    const elsewhere = await database.addKey({ role: 'publish', projectId: 'p2' });
    const otherTenant = await database.addKey({ role: 'publish', tenantId: 't2' });
    for (const caller of [key, elsewhere, otherTenant]) {
      expect(await ingest.log({ key: caller, body: { id, type: 't' } })).toMatchObject({ status: 201 });
    }
    expect(await stored(id)).toHaveLength(3);
  });

  it('takes what its topic takes to the byte, and refuses the next one with 413', async () => {
    const id = uniqueName('evt');
    const bodyOf = (length: number) => ({ id, type: 't', metadata: { text: 'x'.repeat(length) } });
    let fits = 10_000;
    let tooLong = 20_000;
    while (tooLong - fits > 1) {
      const length = Math.floor((fits + tooLong) / 2);
      const { status } = await ingest.log({ key, body: { ...bodyOf(length), id: uniqueName('evt') } });
      if (status === 201) fits = length;
      else tooLong = length;
    }
    const refused = await ingest.log({ key, body: bodyOf(tooLong) });
    expect(refused).toMatchObject({ status: 413, body: { code: 'content_too_large' } });
    expect(refused.body?.['detail']).toContain('20000');
    expect(await stored(id)).toEqual([]);
    const [largest] = await database.query('SELECT max(record_bytes) AS bytes FROM custom_event_outbox');
    expect(largest).toEqual({ bytes: 20_000 });
  });

  describe('callers', () => {
    it.each([
      ['no key', () => null],
      ['a key nobody has', () => `whk_${'0'.repeat(18)}_${'A'.repeat(43)}`],
      ['a wrong secret', () => `${key.slice(0, -3)}AAA`],
      ['the key of an operator', () => 'operator-key-of-the-tests-0123456789'],
      ['something else', () => 'x'],
    ])('401 with %s, before the body is looked at', async (_name, keyOf) => {
      const answer = await ingest.log({ key: keyOf(), raw: '{' });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    });

    it.each(['view', 'edit'])('403 with the role %s', async (role) => {
      const other = await database.addKey({ role });
      expect(await ingest.log({ key: other, body: { type: 't' } })).toMatchObject({ status: 403 });
    });

    it('401 from the moment the key expires, also where it is remembered', async () => {
      const expiring = await database.addKey({ role: 'publish', expiresAt: new Date(Date.now() + 1_500) });
      expect(await ingest.log({ key: expiring, body: { type: 't' } })).toMatchObject({ status: 201 });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await ingest.log({ key: expiring, body: { type: 't' } })).toMatchObject({ status: 401 });
    });

    it('401 within 5 s after the key is revoked, at every instance', async () => {
      const other = await startIngest({ DATABASE_URL: database.url });
      const revoked = await database.addKey({ role: 'publish' });
      const both = () => Promise.all([ingest, other].map(({ log }) => log({ key: revoked, body: { type: 't' } })));
      await eventually(async () => expect(await both()).toMatchObject([{ status: 201 }, { status: 201 }]));
      await database.revoke(revoked);
      await new Promise((resolve) => setTimeout(resolve, EFFECTIVE_WITHIN_MS));
      expect(await both()).toMatchObject([{ status: 401 }, { status: 401 }]);
      await other.close();
    });
  });

  it('events are removed by age, but none that waits or was refused', async () => {
    const events = ingest.app.get(CustomEventRepository, { strict: false });
    const [published, refused, waiting, young] = ['published', 'refused', 'waiting', 'young'].map(uniqueName);
    for (const id of [published, refused, waiting, young]) await ingest.log({ key, body: { id, type: 't' } });
    const age = (id: string | undefined, days: number) =>
      database.query(`UPDATE custom_events SET created_at = now() - make_interval(days => $2) WHERE id = $1`, [
        id,
        days,
      ]);
    await age(published, 50);
    await age(refused, 50);
    await age(waiting, 40);
    await database.query(
      `INSERT INTO custom_event_refusals (tenant_id, project_id, event_id, record_bytes, reason)
      VALUES ('t1', 'p1', $1, 1, 'too large')`,
      [refused],
    );
    await database.query('DELETE FROM custom_event_outbox WHERE event_id <> $1', [waiting]);
    await database.query(`UPDATE custom_event_outbox SET enqueued_at = now() - interval '40 days'`);
    const left = async () =>
      (
        await database.query('SELECT id FROM custom_events WHERE id = ANY ($1) ORDER BY created_at', [
          [published, refused, waiting, young],
        ])
      ).map(({ id }) => id);
    expect(await events.prune(30, 100)).toBe(1);
    expect(await left()).toEqual([refused, waiting, young]);
    await database.query('DELETE FROM custom_event_outbox');
    expect(await events.prune(30, 100)).toBe(1);
    expect(await left()).toEqual([refused, young]);
    await ingest.log({ key, body: { type: 't' } });
    await database.query(moveOfRunbook());
    expect(await queued(String(refused))).toHaveLength(1);
    expect(await events.prune(30, 100)).toBe(0);
    expect(await left()).toEqual([refused, young]);
  });
});
