import { randomBytes } from 'node:crypto';
import { destinationKeyOf, type DestinationState } from '#contracts';
import { Metrics, SILENT_LOGGER, type Logger } from '#observability';
import { SecretBox } from '#secrets';
import { DestinationOpener } from './opened-destination.js';
import { UnreadableDestinations } from './unreadable-destinations.js';

const keyCalled = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const OURS = keyCalled('main');
const box = new SecretBox(OURS);

function rowSealedBy(sealer: SecretBox, id: string): [string, DestinationState] {
  const scope = { tenantId: 't', projectId: 'p', destinationId: id };
  const row = {
    ...{
      id,
      tenantId: 't',
      projectId: 'p',
      headers: sealer.seal('{"x-key":"s3cr3t"}', { ...scope, field: 'headers' }),
    },
    secrets: [{ sealed: sealer.seal('whsec_s3cr3t', { ...scope, field: 'secret' }), expiresAtMs: null }],
  } as unknown as DestinationState;
  return [destinationKeyOf({ ...scope, id }), row];
}

function setup() {
  const warnings: unknown[][] = [];
  const logger: Logger = { ...SILENT_LOGGER, warn: (...line: unknown[]) => void warnings.push(line) };
  const metrics = new Metrics('test');
  const unreadable = new UnreadableDestinations(new DestinationOpener(box), metrics, logger);
  const count = async () =>
    (await metrics.registry.getSingleMetric('webhook_unreadable_destinations')?.get())?.values[0];
  return { unreadable, warnings, count: async () => (await count())?.value };
}

describe('UnreadableDestinations', () => {
  it.each([
    ['an id that is not here', new SecretBox(keyCalled('lost'))],
    ['an id that is here for another key', new SecretBox(keyCalled('main'))],
  ])('are told of in one line after the load, sealed under %s', async (_name, wrong) => {
    const { unreadable, warnings, count } = setup();
    unreadable.observe(...rowSealedBy(box, 'good'));
    for (let n = 0; n < 10; n++) unreadable.observe(...rowSealedBy(wrong, `d${n}`));
    expect(warnings).toEqual([]);
    unreadable.reportLoaded(11);
    expect(await count()).toBe(10);
    expect(warnings).toEqual([
      [{ unreadable: 10, destinations: 11, examples: ['t/p/d0', 't/p/d1', 't/p/d2'] }, expect.any(String)],
    ]);
    expect(JSON.stringify(warnings)).not.toMatch(/s3cr3t|v1\./);
  });

  it('are counted as they come, are mended and go, and nothing is said while there are none', async () => {
    const { unreadable, warnings, count } = setup();
    const lost = new SecretBox(keyCalled('lost'));
    unreadable.reportLoaded(0);
    unreadable.observe(...rowSealedBy(lost, 'a'));
    unreadable.observe(...rowSealedBy(lost, 'b'));
    expect(await count()).toBe(2);
    unreadable.observe(...rowSealedBy(box, 'a'));
    unreadable.observe('t/p/b', undefined);
    expect(await count()).toBe(0);
    expect(warnings).toEqual([]);
  });
});
