import { SILENT_LOGGER } from '#observability';

import { FencedError } from '../errors.js';
import { JoinGate } from './join-gate.js';
import { PartitionState } from './partition-state.js';
import { RecordContext } from './record-context.js';
import { type HandlerRun, persist, runHandler } from './run-handler.js';
import { DEFAULT_LIMITS } from './runner-limits.js';

const record = { topic: 't', partition: 0, offset: 7, key: null, value: null, headers: {}, timestampMs: 0 };

function setup(unprocessable: HandlerRun['unprocessable'] = () => Promise.resolve()) {
  const partition = new PartitionState('t', 0, { topic: 't', pattern: 'p' }, DEFAULT_LIMITS);
  const gate = new JoinGate();
  const sleeps: number[] = [];
  const run: HandlerRun = {
    unprocessable,
    sleep: (ms) => Promise.resolve(void sleeps.push(ms)),
    logger: SILENT_LOGGER,
  };
  return { partition, gate, sleeps, run, context: new RecordContext(record, partition, gate) };
}

describe('runHandler', () => {
  it('tries three times, 1 s and 2 s apart, then keeps the record with its last error', async () => {
    const aside: unknown[] = [];
    const { context, run, sleeps } = setup((_record, error) => Promise.resolve(void aside.push(error)));
    let tries = 0;
    await runHandler(() => Promise.reject(new Error(`try ${++tries}`)), context, run);
    expect({ sleeps, aside }).toEqual({ sleeps: [1_000, 2_000], aside: [new Error('try 3')] });
  });

  it('keeps on trying to keep it', async () => {
    let refusals = 7;
    const { context, run, sleeps } = setup(() =>
      refusals-- > 0 ? Promise.reject(new Error('full')) : Promise.resolve(),
    );
    await runHandler(() => Promise.reject(new Error('no')), context, run);
    expect(sleeps.slice(2)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('keeps what a handler has done once across its runs, and takes again what failed', async () => {
    const { context, run } = setup();
    const taken: string[] = [];
    let failures = 2;
    await runHandler(
      async () => {
        const call = await context.once('call', () => Promise.resolve(taken.push('call')));
        await context.once('publish', () => {
          taken.push(`publish after ${call}`);
          return failures-- > 0 ? Promise.reject(new TypeError('oops')) : Promise.resolve();
        });
      },
      context,
      run,
    );
    expect(taken).toEqual(['call', 'publish after 1', 'publish after 1', 'publish after 1']);
  });

  it('takes a handler that throws at once like one that rejects', async () => {
    const { context, run } = setup();
    let tries = 0;
    await runHandler(
      () => {
        if (++tries < 2) throw new TypeError('oops');
        return Promise.resolve();
      },
      context,
      run,
    );
    expect(tries).toBe(2);
  });

  it('drops what failed because the partition is lost, also when that is known only after a rebalance', async () => {
    const { context, gate, partition, run, sleeps } = setup(() => Promise.reject(new Error('must not be asked')));
    gate.close();
    const ended = runHandler(() => Promise.reject(new FencedError()), context, run);
    partition.lost = true;
    gate.open();
    await ended;
    expect(sleeps).toEqual([]);
  });

  it('does not try again what was lost between two tries', async () => {
    const { context, partition, run } = setup();
    let tries = 0;
    const lose = () => Promise.resolve(void (partition.lost = true));
    await runHandler(() => Promise.reject(new Error(`try ${++tries}`)), context, { ...run, sleep: lose });
    expect(tries).toBe(1);
  });
});

describe('persist', () => {
  it('ends when the partition is lost', async () => {
    const { context, partition, run } = setup();
    let tries = 0;
    const step = () => {
      if (++tries === 3) partition.lost = true;
      return Promise.reject(new Error('no'));
    };
    await persist(step, 'failed', context, run);
    expect(tries).toBe(3);
  });
});
