import { setTimeout as sleep } from 'node:timers/promises';
import { decodeDestinationState, destinationKeyOf } from '#contracts';
import { BatchingProducer, type KafkaConnection } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { SecretBox } from '#secrets';
import { createDatabase, KafkaFixture, readTopic, type TestDatabase } from '#testing';
import { DestinationRelay } from '../relay/destination-relay.js';
import { isTopicEmpty } from '../relay/is-topic-empty.js';
import { RelayMetrics } from '../relay/relay.metrics.js';
import { Database } from '../store/database.js';
import type { DestinationEntity, DestinationKey } from '../store/destination.entity.js';
import { DestinationRepository } from '../store/destination.repository.js';
import { PublicationRepository } from '../store/publication.repository.js';
import { SealedRowRepository, type SealedRow } from '../store/sealed-row.repository.js';
import { secretPlaceOf } from '../store/secret-place.js';
import { KeyRotation, type KeyRotationOptions } from './key-rotation.js';
import { runRotation } from './run-rotation.js';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const connection: KafkaConnection = { clientId: 'rotation-test', brokers, ssl: false };
const keyCalled = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const OLD = keyCalled('old', 1);
const NEW = keyCalled('new', 2);
const old = new SecretBox(OLD);
const both = new SecretBox(`${NEW},${OLD}`);
const alone = new SecretBox(NEW);

describe('the rotation of encryption keys', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let destinations: DestinationRepository;
  let rows: SealedRowRepository;
  let producer: BatchingProducer;
  let relay: DestinationRelay | undefined;
  let topic: string;
  const kafka = new KafkaFixture('rotation');

  beforeAll(async () => {
    testDatabase = await createDatabase('rotation');
    database = new Database({ url: testDatabase.url, poolSize: 8, logger: SILENT_LOGGER });
    await database.whenOpen();
    destinations = new DestinationRepository(database);
    rows = new SealedRowRepository(database);
    producer = new BatchingProducer({
      ...{ connection, logger: SILENT_LOGGER, metrics: new Metrics('test'), name: 'rotation' },
    });
    await kafka.open();
  });

  afterAll(async () => {
    await producer.close();
    await kafka.close();
    await database.close();
    await testDatabase.drop();
  });

  beforeEach(async () => {
    topic = await kafka.createTopic(1, { 'cleanup.policy': 'compact' });
    startRelay();
  });

  afterEach(async () => {
    await stopRelay();
    await database.manager.query('DELETE FROM webhook_destinations');
  });

  function startRelay(): void {
    relay = new DestinationRelay({
      ...{ publications: new PublicationRepository(database), sink: producer, topic, intervalMs: 20 },
      ...{ topicIsEmpty: () => isTopicEmpty(connection, topic, SILENT_LOGGER), logger: SILENT_LOGGER },
      metrics: new RelayMetrics(new Metrics('test')),
    });
    relay.start();
  }

  async function stopRelay(): Promise<void> {
    await relay?.stop();
    relay = undefined;
  }

  /** Of tenants and projects of their own, in the order of their keys. */
  const keyOf = (n: number): DestinationKey => {
    const digits = String(n).padStart(4, '0');
    return { tenantId: `t${digits}`, projectId: `p${n % 3}`, id: 'd' };
  };

  async function create(n: number, box = old): Promise<DestinationEntity> {
    const key = keyOf(n);
    const row = await destinations.create(key, {
      ...{ name: `n${n}`, description: null, url: 'https://example.com/hook', eventTypes: ['event.created'] },
      ...{ agentScope: 'all', agentIds: [], enabled: true, headerNames: ['X-Key'] },
      headersSealed: box.seal(`{"X-Key":"value-${n}"}`, secretPlaceOf(key, 'headers')),
      secrets: [
        { sealed: box.seal(`whsec_now${n}`, secretPlaceOf(key, 'secret')), expiresAtMs: null },
        { sealed: box.seal(`whsec_before${n}`, secretPlaceOf(key, 'secret')), expiresAtMs: Date.now() + 3_600_000 },
      ],
    });
    if (row === null) throw new Error('taken');
    return row;
  }

  const createMany = async (count: number) => {
    for (let n = 0; n < count; n++) await create(n);
  };
  const stored = async (n: number) => {
    const row = await destinations.find(keyOf(n));
    if (row === null) throw new Error(`${n} is gone`);
    return row;
  };
  const openedBy = (box: SecretBox, row: DestinationKey & Pick<SealedRow, 'headersSealed' | 'secrets'>) => [
    box.open(row.headersSealed ?? '', secretPlaceOf(row, 'headers')),
    ...row.secrets.map(({ sealed }) => box.open(sealed, secretPlaceOf(row, 'secret'))),
  ];
  const plainOf = (n: number) => [`{"X-Key":"value-${n}"}`, `whsec_now${n}`, `whsec_before${n}`];
  const rotate = (changes: Partial<KeyRotationOptions> = {}) =>
    new KeyRotation({
      ...{ rows, box: both, onProgress: () => undefined, signal: new AbortController().signal, rowsPerBatch: 10 },
      ...changes,
    }).run();

  it('seals the destinations of all tenants anew, in the table and on the topic, and changes nothing else of them', async () => {
    await createMany(35);
    const before = await stored(3);
    const looks: number[] = [];
    const result = await rotate({ onProgress: ({ looked }) => looks.push(looked) });
    expect(result).toMatchObject({ end: 'complete', resealed: 35, unpublished: 0 });
    expect([...result.census.rowsByKey]).toEqual([['new', 35]]);
    expect(looks).toEqual([10, 20, 30, 35]);
    for (let n = 0; n < 35; n++) expect(openedBy(alone, await stored(n))).toEqual(plainOf(n));
    const { version, publishedVersion, headersSealed, secrets, ...same } = await stored(3);
    expect(before).toMatchObject(same);
    expect(version).toBeGreaterThan(before.version);
    expect([publishedVersion, headersSealed?.slice(0, 7), secrets.length]).toEqual([version, 'v1.new.', 2]);

    const latest = new Map((await readTopic({ brokers, topic })).map(({ key, value }) => [key, value]));
    for (let n = 0; n < 35; n++) {
      const decoded = decodeDestinationState(latest.get(destinationKeyOf(keyOf(n))) ?? Buffer.of());
      if (!decoded.ok) throw new Error(decoded.detail);
      const { headers, secrets: published } = decoded.state;
      expect(openedBy(alone, { ...keyOf(n), headersSealed: headers, secrets: published })).toEqual(plainOf(n));
    }
    expect(await rotate()).toMatchObject({ end: 'complete', resealed: 0 });
    expect((await stored(3)).version).toBe(version);
  });

  it('goes on where a run was stopped, and does nothing twice', async () => {
    await createMany(30);
    const stopping = new AbortController();
    const onProgress = () => stopping.abort();
    const first = await rotate({ signal: stopping.signal, onProgress });
    expect(first).toMatchObject({ end: 'stopped', resealed: 10 });
    expect([...first.census.rowsByKey]).toEqual([
      ['new', 10],
      ['old', 20],
    ]);
    const { version } = await stored(0);
    expect(await rotate()).toMatchObject({ end: 'complete', resealed: 20 });
    expect((await stored(0)).version).toBe(version);
  });

  it('never writes over a change that was made since it read the row', async () => {
    await createMany(4);
    const key = keyOf(0);
    const meanwhile: Record<string, () => Promise<unknown>> = {
      t0000: () => destinations.change(key, () => ({ headersSealed: null, headerNames: [], name: 'renamed' })),
      t0001: () =>
        destinations.change(keyOf(1), ({ secrets }) => ({
          secrets: [
            { sealed: old.seal('whsec_newest', secretPlaceOf(keyOf(1), 'secret')), expiresAtMs: null },
            ...secrets.map(({ sealed }) => ({ sealed, expiresAtMs: Date.now() + 3_600_000 })),
          ],
        })),
      t0002: () => destinations.delete(keyOf(2)),
    };
    const racing = {
      page: rows.page.bind(rows),
      highestVersion: rows.highestVersion.bind(rows),
      countUnpublished: rows.countUnpublished.bind(rows),
      replace: async (row: SealedRow, values: Parameters<SealedRowRepository['replace']>[1]) => {
        const change = meanwhile[row.tenantId];
        delete meanwhile[row.tenantId];
        await change?.();
        return rows.replace(row, values);
      },
    };
    const result = await rotate({ rows: racing });
    expect(result).toMatchObject({ end: 'complete', census: { rows: 3, outdated: 0 } });
    expect(await stored(0)).toMatchObject({ name: 'renamed', headersSealed: null });
    expect(openedBy(alone, await stored(1))).toEqual([plainOf(1)[0], 'whsec_newest', 'whsec_now1', 'whsec_before1']);
    expect(await destinations.find(keyOf(2))).toBeNull();
    expect(openedBy(alone, await stored(3))).toEqual(plainOf(3));
  });

  it('and a second run at the same time, while admins edit, keep every edit', async () => {
    await createMany(60);
    const names = new Map<number, string>();
    let done = false;
    const edit = async () => {
      for (let turn = 0; !done; turn++) {
        const n = (turn * 7) % 60;
        const name = `edit-${turn}`;
        await destinations.change(keyOf(n), () => ({
          name,
          headersSealed: old.seal(`{"X-Key":"${name}"}`, secretPlaceOf(keyOf(n), 'headers')),
        }));
        names.set(n, name);
        await sleep(5);
      }
    };
    const editing = edit();
    await Promise.all([rotate(), rotate()]);
    done = true;
    await editing;
    expect(names.size).toBeGreaterThan(0);
    expect(await rotate()).toMatchObject({ end: 'complete', census: { outdated: 0 }, unpublished: 0 });
    for (let n = 0; n < 60; n++) {
      const row = await stored(n);
      const [headers, ...secrets] = plainOf(n);
      const name = names.get(n);
      expect(row.name).toBe(name ?? `n${n}`);
      expect(openedBy(alone, row)).toEqual([name === undefined ? headers : `{"X-Key":"${name}"}`, ...secrets]);
    }
  });

  it('leaves alone what it cannot open, tells whose it is, and does the rest', async () => {
    await createMany(3);
    const lost = await create(3, new SecretBox(keyCalled('lost', 3)));
    const result = await rotate();
    expect(result).toMatchObject({ end: 'complete', resealed: 3, census: { unreadable: 1, examples: ['t0003/p0/d'] } });
    expect(await stored(3)).toMatchObject({ version: lost.version, headersSealed: lost.headersSealed });
  });

  it('stops where nothing is published, and does not fill the way of what admins change', async () => {
    await stopRelay();
    await createMany(40);
    await database.manager.query('UPDATE webhook_destinations SET published_version = version');
    const stalled = await rotate({ publishPatienceMs: 300 });
    expect(stalled).toMatchObject({ end: 'stalled', resealed: 20, unpublished: 20 });
    startRelay();
    expect(await rotate()).toMatchObject({ end: 'complete', resealed: 20, unpublished: 0 });
  });

  describe('as a command', () => {
    const run = async (args: string[], env: Record<string, string> = {}) => {
      const output: string[] = [];
      const tell = (line: string) => void output.push(line);
      const code = await runRotation({
        arguments: args,
        env: { DATABASE_URL: testDatabase.url, ENCRYPTION_KEYS: `${NEW},${OLD}`, ...env },
        ...{ signal: new AbortController().signal, tell, complain: tell },
      });
      return { code, text: output.join('\n') };
    };
    const secretsOf = (text: string) =>
      [NEW, OLD]
        .map((key) => key.split(':')[1] ?? '')
        .concat('whsec_', 'value-', 'v1.')
        .filter((s) => text.includes(s));

    it('checks, rotates and checks again: the exit code says whether old keys can go', async () => {
      await createMany(5);
      await create(5, both);
      const before = await run(['--check']);
      expect(before.code).toBe(3);
      expect(before.text).toMatch(/new +1 +current\nold +5 +old\n6 destinations in all\.\n5 are not sealed/);
      expect((await stored(0)).headersSealed).toMatch(/^v1\.old\./);
      const rotated = await run([]);
      expect(rotated).toMatchObject({ code: 0, text: expect.stringContaining('5 destinations sealed anew.') });
      const after = await run(['--dry-run']);
      expect(after).toMatchObject({ code: 0, text: expect.stringContaining('remove it from ENCRYPTION_KEYS') });
      expect((await run(['--check'], { ENCRYPTION_KEYS: NEW })).code).toBe(0);
      for (const { text } of [before, rotated, after]) expect(secretsOf(text)).toEqual([]);
    });

    it('says that a key is missing', async () => {
      await createMany(1);
      const { code, text } = await run(['--check'], { ENCRYPTION_KEYS: NEW });
      expect(code).toBe(3);
      expect(text).toMatch(/old +1 +not in ENCRYPTION_KEYS/);
      expect(text).toContain('t0000/p0/d');
      expect(text).not.toContain('remove');
    });

    it('keeps the old key while a change is not on the topic', async () => {
      await create(0, both);
      await stopRelay();
      await database.manager.query('UPDATE webhook_destinations SET published_version = 0');
      expect(await run(['--check'])).toMatchObject({
        code: 3,
        text: expect.stringContaining('1 changes are not on webhooks.destinations yet'),
      });
    });

    it.each<[string, number, string[], Record<string, string>, RegExp]>([
      ['an unknown argument', 2, ['--chek'], {}, /unknown argument --chek[^]*usage/],
      ['help', 0, ['--help'], {}, /usage/],
      ['no key', 1, [], { ENCRYPTION_KEYS: '' }, /ENCRYPTION_KEYS is required/],
      ['a bad key', 1, [], { ENCRYPTION_KEYS: 'k:AAAA' }, /ENCRYPTION_KEYS entry 1 must be id:base64 of 32 bytes$/],
      ['no database', 1, [], { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:9/x' }, /could not go on: .*ECONNREFUSED/],
    ])('ends for %s with %i', async (_name, code, args, env, text) => {
      const answer = await run(args, env);
      expect(answer).toEqual({ code, text: expect.stringMatching(text) });
      expect(answer.text).not.toContain('hunter2');
    });

    it('wants the tables of destinations', async () => {
      const empty = await createDatabase('rotation');
      const answer = await run([], { DATABASE_URL: empty.url });
      await empty.drop();
      expect(answer).toEqual({ code: 1, text: expect.stringContaining('has never run on it') });
    });
  });
});
