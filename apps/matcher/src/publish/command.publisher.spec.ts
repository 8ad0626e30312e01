import { FencedError, RecordTooLargeError, type OutgoingRecord, type Ownership, type RecordPosition } from '#kafka';
import type { Command } from '../match/make-commands.js';
import { CommandPublisher, type EventOwner, type PublisherOptions } from './command.publisher.js';
import { MAX_UNACKNOWLEDGED_BYTES_PER_EVENT } from './event-allowance.js';
import type { FanOut } from './fan-out-pace.js';

const owner: EventOwner = { state: 'owned', isAwaited: false, settled: () => Promise.resolve() };
const command = (event: number, destination: number, bytes = 1_000): Command => ({
  key: `t/p/d${destination}`,
  body: Buffer.alloc(bytes),
  headers: {
    eventId: `e${event}`,
    eventType: 'conversation.created',
    tenantId: 't',
    projectId: 'p',
    agentId: '',
    destinationId: `d${destination}`,
    deliveryId: `dlv_${event}_${destination}`,
    run: '0',
    attempt: 1,
    createdAtMs: 1,
    origin: `conversation.events/0/${event}`,
  },
});
function* commands(event: number, count: number, bytes?: number): Generator<Command> {
  for (let destination = 0; destination < count; destination++) yield command(event, destination, bytes);
}

/** Takes records as the producer does, and answers when it is told. */
class HeldProducer {
  readonly sent: string[] = [];
  heldBytes = 0;
  mostHeldBytes = 0;
  private held: (() => void)[] = [];

  readonly send = (record: OutgoingRecord): Promise<RecordPosition> => {
    this.sent.push(String(record.headers?.['delivery-id']));
    this.heldBytes += record.value?.length ?? 0;
    this.mostHeldBytes = Math.max(this.mostHeldBytes, this.heldBytes);
    return new Promise((resolve) => {
      this.held.push(() => {
        this.heldBytes -= record.value?.length ?? 0;
        resolve({ topic: record.topic, partition: 0, offset: 0 });
      });
    });
  };

  acknowledge(): void {
    for (const answer of this.held.splice(0)) answer();
  }
}

const UNPACED: PublisherOptions['pace'] = { sees: () => undefined, hold: () => Promise.resolve() };

function publisherTo(producer: PublisherOptions['producer'], maxUnacknowledgedBytes?: number): CommandPublisher {
  return new CommandPublisher({ topic: 'webhooks.commands', producer, pace: UNPACED, maxUnacknowledgedBytes });
}

/** Lets everything go on that waits for nothing but its turn. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('CommandPublisher', () => {
  it('sends the command with its key, body and headers', async () => {
    const records: OutgoingRecord[] = [];
    const owners: (Ownership | undefined)[] = [];
    const send = (record: OutgoingRecord, by?: Ownership) => {
      records.push(record);
      owners.push(by);
      return Promise.resolve({ topic: record.topic, partition: 0, offset: 0 });
    };
    const published = await publisherTo({ send }).publish({ tenantId: 't', projectId: 'p' }, commands(1, 1), owner);
    expect(published).toEqual({ acknowledged: 1, tooLarge: 0 });
    expect(owners).toEqual([owner]);
    expect(records).toMatchObject([
      {
        topic: 'webhooks.commands',
        key: 't/p/d0',
        value: Buffer.alloc(1_000),
        headers: { 'event-id': 'e1', run: '0' },
      },
    ]);
  });

  it('resolves with the last acknowledgement, not before', async () => {
    const producer = new HeldProducer();
    let done = false;
    const publishing = publisherTo(producer)
      .publish({ tenantId: 't', projectId: 'p' }, commands(1, 3), owner)
      .then(() => (done = true));
    await settle();
    expect(producer.sent).toHaveLength(3);
    expect(done).toBe(false);
    producer.acknowledge();
    await publishing;
  });

  it('resolves at once for an event that nobody wants', async () => {
    const published = await publisherTo(new HeldProducer()).publish(
      { tenantId: 't', projectId: 'p' },
      commands(1, 0),
      owner,
    );
    expect(published).toEqual({ acknowledged: 0, tooLarge: 0 });
  });

  it('never holds more than its bound, whatever the projects, and lets no event of a project pass another', async () => {
    const producer = new HeldProducer();
    const bound = 2 * 1024 * 1024;
    const publisher = publisherTo(producer, bound);
    const events = [1, 2, 3, 4, 5, 6];
    const publishing = Promise.all(
      events.map((event) =>
        publisher.publish({ tenantId: 't', projectId: String(event % 3) }, commands(event, 30, 100_000), owner),
      ),
    );
    await settle();
    expect(producer.heldBytes).toBeGreaterThan(bound / 2);
    while (producer.heldBytes > 0) {
      producer.acknowledge();
      await settle();
    }
    expect(await publishing).toEqual(events.map(() => ({ acknowledged: 30, tooLarge: 0 })));
    expect(producer.mostHeldBytes).toBeLessThanOrEqual(bound);
    for (const project of [0, 1, 2]) {
      const own = events.filter((event) => event % 3 === project);
      const sent = producer.sent.filter((id) => own.some((event) => id.startsWith(`dlv_${event}_`)));
      expect(sent).toEqual(own.flatMap((event) => Array.from({ length: 30 }, (_, d) => `dlv_${event}_${d}`)));
    }
  });

  it('lets an event with very many destinations hold back no other project, and its own project in order', async () => {
    const producer = new HeldProducer();
    const publisher = publisherTo(producer);
    const publishing = [
      publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 10_000), owner),
      publisher.publish({ tenantId: 't', projectId: 'p' }, commands(2, 1), owner),
    ];
    await settle();
    const underWay = producer.sent.length;
    expect(producer.heldBytes).toBeLessThanOrEqual(MAX_UNACKNOWLEDGED_BYTES_PER_EVENT);
    publishing.push(publisher.publish({ tenantId: 't', projectId: 'other' }, commands(3, 1), owner));
    await settle();
    expect(producer.sent.slice(underWay)).toEqual(['dlv_3_0']);
    while (producer.heldBytes > 0) {
      producer.acknowledge();
      await settle();
    }
    expect((await Promise.all(publishing)).map(({ acknowledged }) => acknowledged)).toEqual([10_000, 1, 1]);
    expect(producer.sent.at(-1)).toBe('dlv_2_0');
    expect(publisher['projects'].size).toBe(0);
  });

  it('lets projects with very many destinations take turns', async () => {
    const producer = new HeldProducer();
    const publisher = publisherTo(producer);
    const publishing = Promise.all(
      [1, 2].map((event) =>
        publisher.publish({ tenantId: 't', projectId: String(event) }, commands(event, 2_000), owner),
      ),
    );
    while (producer.sent.length < 4_000) {
      await settle();
      producer.acknowledge();
    }
    // Of each in turn a chunk of 128 KiB, some 80 commands; never a long row of one alone.
    const rows =
      producer.sent
        .map((id) => id.split('_')[1])
        .join('')
        .match(/1+|2+/gu) ?? [];
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(200);
    await settle();
    producer.acknowledge();
    await publishing;
  });

  describe('of a pace', () => {
    const asked: { fanOut: FanOut; commandCount: number; bytes: number }[] = [];
    const goOn: (() => void)[] = [];
    const seen: string[] = [];
    const pace: PublisherOptions['pace'] = {
      sees: (tenantId) => void seen.push(tenantId),
      hold: (fanOut, commandCount, bytes) => {
        asked.push({ fanOut, commandCount, bytes });
        return new Promise((resolve) => goOn.push(resolve));
      },
    };
    beforeEach(() => [asked, goOn, seen].forEach((list) => list.splice(0)));

    it('is told of each event, asked after each part of one, and waited for; other projects go on', async () => {
      const producer = new HeldProducer();
      const publisher = new CommandPublisher({ topic: 'c', producer, pace });
      const publishing = [
        publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 3, 100_000), owner),
        publisher.publish({ tenantId: 't', projectId: 'p' }, commands(2, 1), owner),
        publisher.publish({ tenantId: 'u', projectId: 'p' }, commands(3, 1), owner),
      ];
      await settle();
      expect(seen.toSorted()).toEqual(['t', 'u']);
      expect(asked).toMatchObject([{ fanOut: { tenantId: 't', commandCount: 2 }, commandCount: 2 }]);
      expect(asked[0]!.bytes).toBeGreaterThan(200_000);
      expect(asked[0]!.fanOut.byteCount).toBe(asked[0]!.bytes);
      expect(producer.sent.toSorted()).toEqual(['dlv_1_0', 'dlv_1_1', 'dlv_3_0']);
      expect(publisher.waitingEventCount).toBe(1);
      goOn[0]!();
      await settle();
      expect(producer.sent.slice(3)).toEqual(['dlv_1_2', 'dlv_2_0']);
      expect(publisher.waitingEventCount).toBe(0);
      producer.acknowledge();
      await Promise.all(publishing);
    });

    it('is told of no event that nobody wants: it is no neighbour', async () => {
      const publisher = new CommandPublisher({ topic: 'c', producer: new HeldProducer(), pace });
      await publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 0), owner);
      expect({ seen, asked }).toEqual({ seen: [], asked: [] });
    });

    it('knows that it is urgent while its record, or one behind it, is awaited, and how long that has waited', async () => {
      const producer = new HeldProducer();
      const publisher = new CommandPublisher({ topic: 'c', producer, pace });
      const [own, behind] = [{ ...owner }, { ...owner }];
      const publishing = [publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 3, 100_000), own)];
      await settle();
      const { fanOut } = asked[0]!;
      expect([fanOut.isUrgent(), fanOut.waitedMs()]).toEqual([false, 0]);
      own.isAwaited = true;
      expect(fanOut.isUrgent()).toBe(true);
      own.isAwaited = false;
      publishing.push(publisher.publish({ tenantId: 't', projectId: 'p' }, commands(2, 1), behind));
      await settle();
      expect(fanOut.isUrgent()).toBe(false);
      expect(fanOut.waitedMs()).toBeGreaterThan(0);
      behind.isAwaited = true;
      expect(fanOut.isUrgent()).toBe(true);
      goOn[0]!();
      await settle();
      producer.acknowledge();
      await Promise.all(publishing);
    });

    it('makes nothing more of an event whose partition was lost while it was held back', async () => {
      const producer = new HeldProducer();
      const publisher = new CommandPublisher({ topic: 'c', producer, pace });
      const leaving = { ...owner };
      let made = 0;
      function* counted() {
        for (const next of commands(1, 3, 100_000)) {
          made++;
          yield next;
        }
      }
      const publishing = publisher.publish({ tenantId: 't', projectId: 'p' }, counted(), leaving);
      const rejection = expect(publishing).rejects.toThrow(FencedError);
      await settle();
      leaving.state = 'lost';
      expect(asked[0]!.fanOut.isUrgent()).toBe(true);
      goOn[0]!();
      await rejection;
      expect([made, producer.sent.length, publisher['projects'].size]).toEqual([2, 2, 0]);
    });
  });

  it('makes no command of a project while all that may be under way is', async () => {
    const producer = new HeldProducer();
    const publisher = publisherTo(producer, 1024 * 1024);
    const first = publisher.publish({ tenantId: 't', projectId: 'first' }, commands(1, 100, 100_000), owner);
    await settle();
    let made = 0;
    function* counted() {
      for (const next of commands(2, 3)) {
        made++;
        yield next;
      }
    }
    const second = publisher.publish({ tenantId: 't', projectId: 'second' }, counted(), owner);
    await settle();
    expect(made).toBe(0);
    while (producer.heldBytes > 0) {
      producer.acknowledge();
      await settle();
    }
    expect([await first, await second].map(({ acknowledged }) => acknowledged)).toEqual([100, 3]);
  });

  it('gives back what it held for commands that could not be made', async () => {
    const producer = new HeldProducer();
    const publisher = publisherTo(producer, 128 * 1024);
    const broken: Iterator<Command> = {
      next: () => {
        throw new Error('a fault of ours');
      },
    };
    await expect(publisher.publish({ tenantId: 't', projectId: 'p' }, broken, owner)).rejects.toThrow(
      'a fault of ours',
    );
    const publishing = publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 1), owner);
    await settle();
    producer.acknowledge();
    expect(await publishing).toEqual({ acknowledged: 1, tooLarge: 0 });
  });

  it('makes commands only when there is room for them', async () => {
    const producer = new HeldProducer();
    let made = 0;
    function* counted() {
      for (const next of commands(1, 1_000, 100_000)) {
        made++;
        yield next;
      }
    }
    const publishing = publisherTo(producer, 1024 * 1024).publish({ tenantId: 't', projectId: 'p' }, counted(), owner);
    await settle();
    expect(made).toBeLessThan(30);
    while (producer.heldBytes > 0) {
      producer.acknowledge();
      await settle();
    }
    await publishing;
    expect(made).toBe(1_000);
  });

  it('counts what the topic does not take, and sends the rest', async () => {
    const send = (record: OutgoingRecord) =>
      record.key === 't/p/d1'
        ? Promise.reject(new RecordTooLargeError())
        : Promise.resolve({ topic: record.topic, partition: 0, offset: 0 });
    const published = await publisherTo({ send }).publish({ tenantId: 't', projectId: 'p' }, commands(1, 3), owner);
    expect(published).toEqual({ acknowledged: 2, tooLarge: 1 });
  });

  it('rejects for a lost partition, and goes on with the events of others', async () => {
    let lost = true;
    const send = (record: OutgoingRecord) =>
      lost ? Promise.reject(new FencedError()) : Promise.resolve({ topic: record.topic, partition: 0, offset: 0 });
    const publisher = publisherTo({ send });
    await expect(publisher.publish({ tenantId: 't', projectId: 'p' }, commands(1, 3), owner)).rejects.toThrow(
      FencedError,
    );
    lost = false;
    expect(await publisher.publish({ tenantId: 't', projectId: 'p' }, commands(2, 3), owner)).toEqual({
      acknowledged: 3,
      tooLarge: 0,
    });
  });

  it('hands nothing more over once the partition is lost', async () => {
    const producer = new HeldProducer();
    const leaving = { ...owner };
    const publishing = publisherTo(producer, 1024 * 1024).publish(
      { tenantId: 't', projectId: 'p' },
      commands(1, 1_000, 100_000),
      leaving,
    );
    const rejection = expect(publishing).rejects.toThrow(FencedError);
    await settle();
    const handedOver = producer.sent.length;
    leaving.state = 'lost';
    producer.acknowledge();
    await rejection;
    // The chunk that was waiting for room goes to the producer, which refuses it for a lost owner.
    expect(producer.sent.length).toBeLessThan(handedOver + 10);
  });

  it('rejects only after its other commands have settled, so that a repeat cannot overtake them', async () => {
    const producer = new HeldProducer();
    const send = (record: OutgoingRecord) =>
      record.key === 't/p/d0' ? Promise.reject(new Error('no')) : producer.send(record);
    let failed = false;
    const publishing = publisherTo({ send })
      .publish({ tenantId: 't', projectId: 'p' }, commands(1, 3), owner)
      .catch(() => (failed = true));
    await settle();
    expect(failed).toBe(false);
    producer.acknowledge();
    await publishing;
    expect(failed).toBe(true);
  });
});
