import { startTracing, traceparentOf, withTraceparent } from './tracing.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('tracing without an exporter', () => {
  it('passes a traceparent on, into what is awaited, too', async () => {
    await (await startTracing({ service: 'test' })).shutdown();
    const seen = await withTraceparent('attempt', PARENT, async () => {
      await Promise.resolve();
      return traceparentOf();
    });
    expect(seen).toBe(PARENT);
    expect(traceparentOf()).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'garbage',
    PARENT.toUpperCase(),
    `${PARENT}-x`,
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  ])('takes %j for none', (traceparent) => {
    expect(withTraceparent('attempt', traceparent, () => [traceparentOf()])).toEqual([undefined]);
  });

  it('gives back what run gives, or throws', () => {
    expect(withTraceparent('attempt', PARENT, () => 7)).toBe(7);
    expect(() =>
      withTraceparent('attempt', PARENT, () => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
  });
});
