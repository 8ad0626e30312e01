import {
  decodeAttemptRecord,
  deliveryIdOf,
  destinationKeyOf,
  encodeCommandHeaders,
  type CommandHeaders,
} from '#contracts';
import { followTopic, readMetric, startReceiver, uniqueName, type Receiver, type TopicFollower } from '#testing';
import { RunningDelivery } from '../test/running-delivery.js';

const WAIT = { timeoutMs: 120_000 };
const OURS = { tenantId: 'acme', projectId: 'shop', id: 'hook' };
const THEIRS = { tenantId: 'mallory', projectId: 'shop', id: 'hook' };
const ourKey = destinationKeyOf(OURS);
const theirKey = destinationKeyOf(THEIRS);

/** The headers of a genuine first command, but for `changes`. */
function headersOf(place: typeof OURS, eventId: string, changes: Partial<CommandHeaders> = {}): CommandHeaders {
  const { tenantId, projectId, id: destinationId } = place;
  return {
    ...{ eventId, eventType: 'conversation.created', tenantId, projectId, agentId: 'a', destinationId },
    ...{ deliveryId: deliveryIdOf(eventId, destinationKeyOf(place)), run: '0', attempt: 1, createdAtMs: Date.now() },
    origin: 'conversation.events/0/0',
    ...changes,
  };
}

describe('records that claim what is not theirs', () => {
  const delivery = new RunningDelivery((process.env['KAFKA_BROKERS'] ?? '').split(','));
  let receiver: Receiver;
  let rejected: TopicFollower;
  let attempts: TopicFollower;

  beforeAll(async () => {
    receiver = await startReceiver();
    await delivery.start();
    const { brokers, topics } = delivery;
    [rejected, attempts] = await Promise.all([
      followTopic({ brokers, topic: topics.rejected }),
      followTopic({ brokers, topic: topics.attempts }),
    ]);
    await delivery.putDestination(delivery.stateOf(OURS, receiver.url('/ours')));
    await delivery.putDestination(delivery.stateOf(THEIRS, receiver.url('/theirs')));
  });
  afterAll(async () => {
    await Promise.all([rejected.close(), attempts.close()]);
    await delivery.close();
    await receiver.close();
  });

  /** All on one partition: what one record claims must not touch the next one. */
  const publish = (key: string | null, headers: CommandHeaders, topic = delivery.topics.commands) =>
    delivery.publisher.publish(topic, {
      ...(key !== null && { key }),
      ...{ value: '{}', headers: encodeCommandHeaders(headers), partition: 0 },
    });
  const arrivedAt = (path: string) => receiver.requests(path).map(({ headers }) => headers['webhook-id']);
  const lane = (lanes: 'retryLanes' | 'deferLanes') => delivery.topics[lanes][0]!.topic;
  const due = (attempt: number) => ({ attempt, notBeforeMs: Date.now(), command: `${delivery.topics.commands}/0/0` });

  const first = () => delivery.topics.commands;
  const CLAIMS: [string, string | null, (eventId: string) => CommandHeaders, () => string][] = [
    ['headers of ours under their key', theirKey, (id) => headersOf(OURS, id), first],
    ['headers of theirs under our key', ourKey, (id) => headersOf(THEIRS, id), first],
    [
      'headers of theirs under our key, with our delivery',
      ourKey,
      (id) => headersOf(THEIRS, id, { deliveryId: headersOf(OURS, id).deliveryId }),
      first,
    ],
    ['headers of ours without a key', null, (id) => headersOf(OURS, id), first],
    ['headers of ours, and another project in the key', 'acme/other/hook', (id) => headersOf(OURS, id), first],
    [
      'our delivery at their destination',
      theirKey,
      (id) => headersOf(THEIRS, id, { deliveryId: headersOf(OURS, id).deliveryId }),
      first,
    ],
    [
      'our delivery of another event',
      ourKey,
      (id) => headersOf(OURS, 'evt_other', { deliveryId: headersOf(OURS, id).deliveryId, attempt: 2 }),
      first,
    ],
    ['a retry of ours under their key', theirKey, (id) => headersOf(OURS, id, due(2)), () => lane('retryLanes')],
    ['a deferral of ours under their key', theirKey, (id) => headersOf(OURS, id, due(1)), () => lane('deferLanes')],
  ];

  it.each(CLAIMS)(
    '%s: nothing is sent, it is put aside, and the genuine command is delivered',
    async (_name, key, claim, topicOf) => {
      const eventId = uniqueName('evt');
      const claimed = claim(eventId);
      const counted = () => readMetric(delivery, 'webhook_commands_rejected_total', { reason: 'unreadable_command' });
      const before = await counted();
      await publish(key, claimed, topicOf());
      const isIt = ({ headers }: { headers: Record<string, string> }) =>
        headers['delivery-id'] === claimed.deliveryId &&
        headers['event-id'] === claimed.eventId &&
        headers['tenant-id'] === claimed.tenantId;
      const [kept] = await rejected.waitFor(isIt, 1, WAIT);
      expect(kept).toMatchObject({
        key,
        headers: {
          ...encodeCommandHeaders(claimed),
          origin: expect.any(String) as string,
          'rejected-reason': 'unreadable_command',
        },
      });
      expect(kept?.headers['rejected-detail']).toMatch(/^(key|header delivery-id): is (not )?that of/);

      await publish(ourKey, headersOf(OURS, eventId));
      await publish(theirKey, headersOf(THEIRS, eventId));
      const recorded = await attempts.waitFor((record) => isOf(record.value, eventId), 2, WAIT);
      const told = recorded.map(({ key: of, value }) => ({ of, ...decodedOf(value) }));
      for (const [place, of] of [
        [OURS, ourKey],
        [THEIRS, theirKey],
      ] as const) {
        const deliveryId = headersOf(place, eventId).deliveryId;
        expect(told).toContainEqual(
          expect.objectContaining({ of, deliveryId, attempt: 1, tenantId: place.tenantId, outcome: 'delivered' }),
        );
      }
      expect(await counted()).toBe(before + 1);
      expect(arrivedAt('/ours').filter((id) => id === eventId)).toHaveLength(1);
      expect(arrivedAt('/theirs').filter((id) => id === eventId)).toHaveLength(1);
      expect([...arrivedAt('/ours'), ...arrivedAt('/theirs')]).not.toContain('evt_other');
    },
  );

  it('a row under the key of another destination changes neither', async () => {
    const undecodable = () => readMetric(delivery, 'kafka_table_undecodable_total');
    const before = await undecodable();
    await delivery.putDestination(delivery.stateOf(THEIRS, receiver.url('/stolen')), ourKey);
    await delivery.putDestination(delivery.stateOf(OURS, receiver.url('/stolen')), theirKey);
    await delivery.putDestination(delivery.stateOf({ ...OURS, projectId: 'other' }, receiver.url('/stolen')), ourKey);
    const marker = { ...OURS, id: 'marker' };
    await delivery.putDestination(delivery.stateOf(marker, receiver.url('/marker')));
    const eventId = uniqueName('evt');
    // Once the marker is there, so was everything before it.
    await publish(destinationKeyOf(marker), headersOf(marker, eventId));
    await receiver.waitFor('/marker', 1, WAIT);
    for (const [place, key] of [
      [OURS, ourKey],
      [THEIRS, theirKey],
    ] as const)
      await publish(key, headersOf(place, eventId));
    await attempts.waitFor((record) => isOf(record.value, eventId), 3, WAIT);
    expect(arrivedAt('/ours')).toContain(eventId);
    expect(arrivedAt('/theirs')).toContain(eventId);
    expect(receiver.requests('/stolen')).toEqual([]);
    expect(await undecodable()).toBe(before + 3);
  });
});

function decodedOf(value: Buffer | null) {
  const decoded = decodeAttemptRecord(value);
  return decoded.ok ? decoded.record : undefined;
}

function isOf(value: Buffer | null, eventId: string): boolean {
  return decodedOf(value)?.eventId === eventId;
}
