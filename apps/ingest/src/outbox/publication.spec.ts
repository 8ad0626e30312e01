import { setTimeout as sleep } from 'node:timers/promises';
import { choosePartition, type OutgoingRecord } from '#kafka';
import { makeEvent } from '../event/make-event.js';
import type { PendingEvent, PublishResult } from '../store/outbox.repository.js';
import { Publication } from './publication.js';

const PARTITIONS = 4;

/** The `n`-th event of a conversation that lies on `partition`. */
function pendingOn(partition: number, n: number): PendingEvent {
  let conversationId = '';
  for (let tries = 0; conversationId === ''; tries++) {
    if (choosePartition(`c${tries}`, PARTITIONS) === partition) conversationId = `c${tries}`;
  }
  const id = `p${partition}-${n}`;
  return {
    position: `${partition}${n}`,
    scope: { tenantId: 't1', projectId: 'p1' },
    event: makeEvent({ id, type: 't', conversationId }, { id, atMs: 0 }),
    recordBytes: 100,
    traceparent: undefined,
  };
}

const idOf = (record: OutgoingRecord) => JSON.parse(String(record.value)) as { data: { event: { id: string } } };

describe('Publication', () => {
  it.each(['readOldest', 'settle'] as const)(
    'goes on past a partition that stands still when %s fails once',
    async (failing) => {
      let waiting = [pendingOn(0, 1), pendingOn(1, 1), pendingOn(1, 2)];
      let failures = 0;
      const failOnce = () => {
        // Once the first batches are on their way.
        if (sent.length < 2 || failures++ > 0) return;
        throw new Error('the database is busy');
      };
      const outbox = {
        readOldest: async ({ busy }: { busy: readonly number[] }) => {
          if (failing === 'readOldest') failOnce();
          return Promise.resolve(waiting.filter(({ position }) => !busy.includes(Number(position[0]))).slice(0, 2));
        },
        settle: async ({ published }: PublishResult) => {
          if (failing === 'settle' && published.length > 0) failOnce();
          waiting = waiting.filter((pending) => !published.includes(pending));
          return Promise.resolve();
        },
      };
      const sent: string[] = [];
      const failed: unknown[] = [];
      let revive: () => void = () => undefined;
      const standingStill = new Promise<void>((resolve) => (revive = resolve));
      const publication = new Publication({
        outbox,
        sink: {
          partitionCount: PARTITIONS,
          send: (record) => {
            sent.push(idOf(record).data.event.id);
            return choosePartition(record.key ?? '', PARTITIONS) === 0 ? standingStill : Promise.resolve();
          },
        },
        owner: { state: 'owned', settled: () => Promise.resolve() },
        intervalMs: 5,
        report: () => undefined,
        failed: (error) => failed.push(error),
      });
      const run = publication.run();
      waiting.push(pendingOn(1, 3));
      while (waiting.length > 1) await sleep(5);
      expect(waiting.map(({ position }) => position)).toEqual(['01']);
      expect(sent.filter((id) => id.startsWith('p1'))).toEqual(['p1-1', 'p1-2', 'p1-3']);
      expect(failed).toHaveLength(1);
      revive();
      await run;
      expect(waiting).toEqual([]);
    },
  );

  it('sends nothing again, and nothing more, while what is acknowledged cannot leave the outbox', async () => {
    let waiting = [pendingOn(0, 1), pendingOn(1, 1)];
    let failures = 0;
    const sent: string[] = [];
    const publication = new Publication({
      outbox: {
        readOldest: ({ busy }) =>
          Promise.resolve(waiting.filter(({ position }) => !busy.includes(Number(position[0])))),
        settle: ({ published }) => {
          if (published.length > 0 && failures < 5) return Promise.reject(new Error('read-only transaction'));
          waiting = waiting.filter((pending) => !published.includes(pending));
          return Promise.resolve();
        },
      },
      sink: {
        partitionCount: PARTITIONS,
        send: (record) => Promise.resolve(sent.push(idOf(record).data.event.id)),
      },
      owner: { state: 'owned', settled: () => Promise.resolve() },
      ...{ intervalMs: 1, report: () => undefined },
      failed: () => {
        expect(sent).toEqual(['p0-1', 'p1-1']);
        waiting.push(pendingOn(0, 1 + ++failures));
      },
    });
    await publication.run();
    expect(waiting).toEqual([]);
    expect(sent).toEqual(['p0-1', 'p1-1', 'p0-2', 'p0-3', 'p0-4', 'p0-5', 'p0-6']);
  });

  it('gives that up where it is not the one that publishes any more', async () => {
    const owner = { state: 'owned' as 'owned' | 'lost', settled: () => Promise.resolve() };
    const publication = new Publication({
      outbox: {
        readOldest: () => Promise.resolve([pendingOn(0, 1)]),
        settle: ({ published }) =>
          published.length > 0 ? Promise.reject(new Error('read-only transaction')) : Promise.resolve(),
      },
      sink: { partitionCount: PARTITIONS, send: () => Promise.resolve() },
      owner,
      ...{ intervalMs: 1, report: () => undefined, failed: () => (owner.state = 'lost') },
    });
    await expect(publication.run()).rejects.toThrow('read-only');
  });

  it('throws a failure once nothing is on its way', async () => {
    const outbox = { readOldest: () => Promise.reject(new Error('gone')), settle: () => Promise.resolve() };
    const publication = new Publication({
      outbox,
      sink: { partitionCount: PARTITIONS, send: () => Promise.resolve() },
      owner: { state: 'owned', settled: () => Promise.resolve() },
      ...{ intervalMs: 5, report: () => undefined, failed: () => undefined },
    });
    await expect(publication.run()).rejects.toThrow('gone');
  });
});
