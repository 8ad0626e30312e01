import { EgressClient } from '#egress';
import { Metrics, SILENT_LOGGER } from '#observability';
import { startReceiver, type Receiver } from '#testing';
import { buildWebhookHeaders, validateCustomHeaders } from '#webhook';
import fc from 'fast-check';

const ROUNDS = 200;
const SYSTEM = [
  'content-type',
  'user-agent',
  'webhook-id',
  'webhook-timestamp',
  'webhook-attempt',
  'webhook-signature',
];
/** What the connection adds by itself. */
const OF_THE_HOP = ['host', 'connection', 'content-length'];

let receiver: Receiver;
let egress: EgressClient;

beforeAll(async () => {
  receiver = await startReceiver();
  egress = new EgressClient({
    allowHttp: true,
    allowCidrs: ['127.0.0.0/8'],
    logger: SILENT_LOGGER,
    metrics: new Metrics('test'),
  });
});
afterAll(async () => {
  await egress.close();
  await receiver.close();
});

const nameCharacters = "abcXYZ019!#$%&'*+.^_`|~-";
const ownName = fc.string({ unit: fc.constantFrom(...nameCharacters), minLength: 1, maxLength: 20 });
/** A system name in any mixture of cases. */
const forgedName = fc
  .tuple(fc.constantFrom(...SYSTEM), fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }))
  .map(([name, upper]) => [...name].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(''));
const value = fc
  .string({
    unit: fc.constantFrom(...Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)), '\t'),
    minLength: 1,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');

async function send(custom: Record<string, string>): Promise<[name: string, value: string][]> {
  const path = `/${receiver.requests().length}`;
  const headers = buildWebhookHeaders({
    ...{ custom, eventId: 'evt_1', timestampSeconds: 1_772_366_400, attempt: 2, run: '0', version: '0.0.0' },
    ...{ body: Buffer.from('{}'), secrets: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='] },
  });
  const result = await egress.post({ url: receiver.url(path), headers, body: Buffer.from('{}'), timeoutMs: 20_000 });
  expect(result).toMatchObject({ kind: 'response', status: 200 });
  const { rawHeaders } = receiver.requests(path)[0]!;
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as [string, string]] : []));
}

const valuesOf = (lines: [string, string][], name: string) =>
  lines.filter(([other]) => other.toLowerCase() === name).map(([, text]) => text);

it('whatever a row holds, each of our headers stands once on the wire, with our value, behind the custom ones', async () => {
  const ours = await send({});
  const rows = fc.dictionary(fc.oneof(ownName, forgedName), value, { maxKeys: 8, noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(rows, async (row) => {
      // Rows hold what was validated; a forged one is what must not matter.
      const forged = Object.fromEntries(Object.entries(row).filter(([name]) => SYSTEM.includes(name.toLowerCase())));
      const own = validateCustomHeaders(row);
      const lines = await send({ ...(own.ok ? own.headers : {}), ...forged });
      for (const name of SYSTEM) expect(valuesOf(lines, name)).toEqual(valuesOf(ours, name));
      const names = lines.map(([name]) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      for (const [name, text] of Object.entries(own.ok ? own.headers : {})) expect(lines).toContainEqual([name, text]);
      const mine = names.filter((name) => !OF_THE_HOP.includes(name));
      expect(mine.slice(-SYSTEM.length).toSorted()).toEqual(SYSTEM.toSorted());
    }),
    { numRuns: ROUNDS },
  );
});

it('whatever passes the rules arrives as it was given', async () => {
  const rows = fc.dictionary(ownName, value, { minKeys: 1, maxKeys: 20, noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(rows, async (row) => {
      const valid = validateCustomHeaders(row);
      fc.pre(valid.ok);
      expect(await send(row)).toEqual(expect.arrayContaining(Object.entries(row)));
    }),
    { numRuns: ROUNDS },
  );
});
