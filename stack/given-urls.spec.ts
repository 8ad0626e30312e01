import { givenUrls, requireReachable, splitAddress } from './given-urls.js';

describe('givenUrls', () => {
  it('takes what is set; an empty variable counts as unset', () => {
    expect(givenUrls({ KAFKA_BROKERS: 'k:9092', DATABASE_URL: '' })).toEqual({ kafkaBrokers: 'k:9092' });
  });
});

describe('splitAddress', () => {
  it.each([
    ['kafka:29092', { host: 'kafka', port: 29092 }],
    ['kafka', { host: 'kafka', port: 9092 }],
    ['[::1]:9092', { host: '::1', port: 9092 }],
  ])('%s', (text, address) => expect(splitAddress(text, 9092)).toEqual(address));

  it('refuses what is no address', () => {
    expect(() => splitAddress('kafka://host:9092', 9092)).toThrow('KAFKA_BROKERS must look like');
  });
});

describe('requireReachable', () => {
  it('refuses what is no URL without repeating it', async () => {
    const refusal = requireReachable({ databaseUrl: 'user:s3cret@host' });
    await expect(refusal).rejects.toThrow('DATABASE_URL must look like');
    await expect(refusal).rejects.not.toThrow('s3cret');
  });
});
