import { Counter, Registry } from 'prom-client';
import type { KafkaRecord, OutgoingRecord, Ownership } from '#kafka';
import { RejectedPublisher } from './rejected.publisher.js';

const owner: Ownership = { state: 'owned', settled: () => Promise.resolve() };
const record: KafkaRecord = {
  topic: 'custom.events',
  partition: 2,
  offset: 9,
  key: Buffer.from('k'),
  value: Buffer.from('not json'),
  headers: { id: Buffer.from('up') },
  timestampMs: 1,
};

describe('RejectedPublisher', () => {
  const rejected = new Counter({ name: 'rejected', help: 'r', labelNames: ['reason'], registers: [new Registry()] });

  it('keeps bytes and headers with the reason and the position', async () => {
    const sent: OutgoingRecord[] = [];
    const send = (outgoing: OutgoingRecord) => {
      sent.push(outgoing);
      return Promise.resolve({ topic: outgoing.topic, partition: 0, offset: 0 });
    };
    const before = Date.now();
    await new RejectedPublisher('webhooks.rejected', { send }, { rejected }).reject(record, 'not_json', 'why', owner);
    expect(sent).toEqual([
      {
        topic: 'webhooks.rejected',
        key: Buffer.from('k'),
        value: record.value,
        headers: {
          id: Buffer.from('up'),
          'rejected-reason': 'not_json',
          'rejected-detail': 'why',
          origin: 'custom.events/2/9',
          'rejected-at': expect.stringMatching(/^\d+$/),
        },
      },
    ]);
    expect(Number(sent[0]?.headers?.['rejected-at'])).toBeGreaterThanOrEqual(before);
    expect((await rejected.get()).values).toEqual([{ labels: { reason: 'not_json' }, value: 1 }]);
  });

  it('counts only what is acknowledged', async () => {
    rejected.reset();
    const send = () => Promise.reject(new Error('fenced'));
    const publisher = new RejectedPublisher('webhooks.rejected', { send }, { rejected });
    await expect(publisher.reject(record, 'not_json', 'why', owner)).rejects.toThrow('fenced');
    expect((await rejected.get()).values).toEqual([]);
  });
});
