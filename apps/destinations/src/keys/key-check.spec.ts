import { createLogger } from '#observability';
import { SecretBox } from '#secrets';
import type { SealedRow } from '../store/sealed-row.repository.js';
import { secretPlaceOf } from '../store/secret-place.js';
import { KeyCheck, type KeyCheckOptions } from './key-check.js';

const boxOf = (id: string, byte: number) => new SecretBox(`${id}:${Buffer.alloc(32, byte).toString('base64')}`);
const box = boxOf('here', 1);

function rowOf(number: number, sealedBy: SecretBox): SealedRow {
  const key = { tenantId: 't', projectId: 'p', id: `d${number}` };
  const secret = { sealed: sealedBy.seal('whsec_x', secretPlaceOf(key, 'secret')), expiresAtMs: null };
  return { ...key, version: 1, headersSealed: null, secrets: [secret] };
}

/** What is said of these rows, as logged. */
async function complaintsOf(rows: SealedRow[], options: Partial<KeyCheckOptions> = {}): Promise<unknown[]> {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'destinations',
    level: 'warn',
    destination: { write: (line) => lines.push(line) },
  });
  const page = (after: { id: string } | undefined, limit: number) => {
    const from = after === undefined ? 0 : rows.findIndex(({ id }) => id === after.id) + 1;
    return Promise.resolve(rows.slice(from, from + limit));
  };
  const check = new KeyCheck({ rows: { page }, box, whenOpen: () => Promise.resolve(), logger, ...options });
  check.start();
  await check['running'];
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('KeyCheck', () => {
  it('says once how many destinations the keys do not open, with some of them', async () => {
    const opened = Array.from({ length: 1_200 }, (_, number) => rowOf(number, box));
    const others = [
      ...Array.from({ length: 6 }, (_, number) => rowOf(2_000 + number, boxOf('elsewhere', 2))),
      rowOf(3_000, boxOf('here', 3)), // the same name, another key
    ];
    const complaints = await complaintsOf([...opened, ...others]);
    expect(complaints).toEqual([expect.objectContaining({ unreadable: 7, destinations: 1_207 })]);
    expect(complaints).toMatchObject([{ examples: [0, 1, 2, 3, 4].map((number) => `t/p/d${2_000 + number}`) }]);
  });

  it('says nothing where they open all, or there is none', async () => {
    expect(await complaintsOf([rowOf(1, box)])).toEqual([]);
    expect(await complaintsOf([])).toEqual([]);
  });

  it('says that it could not look, without credentials', async () => {
    const page = () => Promise.reject(new Error('no answer from postgres://u:hunter2@db/x'));
    const complaints = JSON.stringify(await complaintsOf([], { rows: { page } }));
    expect(complaints).toContain('could not be looked at');
    expect(complaints).not.toContain('hunter2');
  });

  it('ends with the service, also one whose database never came', async () => {
    const whenOpen = () => new Promise<void>(() => undefined);
    const check = new KeyCheck({
      ...{ rows: { page: () => Promise.resolve([]) }, box, whenOpen },
      logger: createLogger({ service: 'destinations', level: 'silent' }),
    });
    check.start();
    await expect(check.beforeApplicationShutdown()).resolves.toBeUndefined();
  });
});
