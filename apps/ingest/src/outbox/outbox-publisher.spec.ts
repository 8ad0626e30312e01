import { FencedError, RecordTooLargeError, type OutgoingRecord } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { LockHold } from '#postgres';
import { makeEvent } from '../event/make-event.js';
import { IngestMetrics } from '../ingest.metrics.js';
import type { PendingEvent, PublishResult } from '../store/outbox.repository.js';
import { OutboxPublisher, type OutboxPublisherOptions } from './outbox-publisher.js';

const pendingOf = (id: string): PendingEvent => ({
  position: id,
  scope: { tenantId: 't1', projectId: 'p1' },
  event: makeEvent({ id, type: 't' }, { id, atMs: 0 }),
  recordBytes: 100,
  traceparent: undefined,
});

/** An outbox in memory: what is published or refused leaves it, as in the database. */
class FakeOutbox {
  waiting: PendingEvent[] = [];
  readonly refused: string[] = [];

  async lead(work: (hold: LockHold) => Promise<void>): Promise<boolean> {
    const hold = new LockHold(() => Promise.resolve());
    await work(hold).finally(() => hold.end());
    return true;
  }

  readOldest(): Promise<PendingEvent[]> {
    return Promise.resolve(this.waiting.slice(0, 3));
  }

  settle({ published, refused }: PublishResult): Promise<void> {
    this.refused.push(...refused.map(({ pending }) => pending.event.id));
    const done = [...published, ...refused.map(({ pending }) => pending)];
    this.waiting = this.waiting.filter((pending) => !done.includes(pending));
    return Promise.resolve();
  }
}

function publisherOver(
  outbox: FakeOutbox,
  send: OutboxPublisherOptions['sink']['send'],
  options: Partial<OutboxPublisherOptions> = {},
) {
  const metrics = new IngestMetrics(new Metrics('test'));
  const sink = { partitionCount: 1, send };
  const publisher = new OutboxPublisher({ outbox, sink, metrics, logger: SILENT_LOGGER, ...options });
  return { publisher, metrics };
}

const idOf = (record: OutgoingRecord) => (JSON.parse(String(record.value)) as { id: string }).id;

describe('OutboxPublisher', () => {
  it('publishes in order what is there when it starts, and what it is told of', async () => {
    const outbox = new FakeOutbox();
    outbox.waiting = ['1', '2', '3', '4', '5'].map(pendingOf);
    const sent: string[] = [];
    const reached = (count: number) =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => sent.length >= count && (clearInterval(timer), resolve()), 1);
      });
    const { publisher } = publisherOver(outbox, (record) => Promise.resolve(sent.push(idOf(record))), {
      intervalMs: 1_000_000,
    });
    publisher.start();
    await reached(5);
    outbox.waiting.push(pendingOf('6'));
    publisher.nudge();
    await reached(6);
    await publisher.stop();
    expect(sent).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(outbox.waiting).toEqual([]);
  });

  it('sets aside what the topic can never take, and goes on', async () => {
    const outbox = new FakeOutbox();
    outbox.waiting = ['1', 'poison', '3', '4'].map(pendingOf);
    const { publisher, metrics } = publisherOver(outbox, (record) =>
      idOf(record) === 'poison' ? Promise.reject(new RecordTooLargeError('too large')) : Promise.resolve(),
    );
    publisher.start();
    await publisher.stop();
    expect(outbox.waiting).toEqual([]);
    expect(outbox.refused).toEqual(['poison']);
    expect((await metrics.unpublishable.get()).values[0]?.value).toBe(1);
  });

  it('what was acknowledged is not sent again because a neighbour failed', async () => {
    const outbox = new FakeOutbox();
    outbox.waiting = ['1', '2', '3'].map(pendingOf);
    const sent: string[] = [];
    let failures = 1;
    const { publisher } = publisherOver(
      outbox,
      (record) => {
        if (idOf(record) === '2' && failures-- > 0) return Promise.reject(new Error('passing'));
        return Promise.resolve(sent.push(idOf(record)));
      },
      { intervalMs: 1 },
    );
    publisher.start();
    while (outbox.waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await publisher.stop();
    expect(sent).toEqual(['1', '3', '2']);
  });

  it('at the end publishes what is left, and gives up what hangs', async () => {
    const outbox = new FakeOutbox();
    const { publisher } = publisherOver(
      outbox,
      (record, owner) =>
        idOf(record) === 'hangs'
          ? new Promise((_resolve, reject) => {
              const timer = setInterval(() => {
                if (owner?.state !== 'lost') return;
                clearInterval(timer);
                reject(new FencedError());
              }, 1);
            })
          : Promise.resolve(),
      { intervalMs: 1_000_000, drainTimeoutMs: 20 },
    );
    publisher.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    outbox.waiting = ['1', 'hangs', '2'].map(pendingOf);
    await publisher.stop();
    expect(outbox.waiting.map(({ event }) => event.id)).toEqual(['hangs']);
  });

  it('a round that fails is made again', async () => {
    const outbox = new FakeOutbox();
    outbox.waiting = [pendingOf('1')];
    let failures = 3;
    const lead: FakeOutbox['lead'] = (work) =>
      failures-- > 0 ? Promise.reject(new Error('Connection terminated')) : new FakeOutbox().lead(work);
    const { publisher, metrics } = publisherOver(outbox, () => Promise.resolve(), {
      outbox: Object.assign(outbox, { lead }),
      intervalMs: 1,
    });
    publisher.start();
    while (outbox.waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await publisher.stop();
    expect((await metrics.failures.get()).values[0]?.value).toBe(3);
  });
});
