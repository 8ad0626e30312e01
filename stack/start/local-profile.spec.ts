import { localProfile, serviceEnvironment } from './local-profile.js';

const secrets = { operatorKey: 'operator_made', encryptionKeys: 'local:made' };

describe('localProfile', () => {
  it('opens loopback over http and makes the keys', () => {
    expect(localProfile({}, () => secrets)).toEqual([
      { name: 'EGRESS_ALLOW_HTTP', value: 'true', from: 'profile', secret: false },
      { name: 'EGRESS_ALLOW_CIDRS', value: '127.0.0.0/8,::1/128', from: 'profile', secret: false },
      { name: 'OPERATOR_KEY', value: 'operator_made', from: 'profile', secret: true },
      { name: 'ENCRYPTION_KEYS', value: 'local:made', from: 'profile', secret: true },
    ]);
  });

  it('yields to the environment; an empty variable counts as unset', () => {
    const profile = localProfile({ EGRESS_ALLOW_HTTP: 'false', EGRESS_ALLOW_CIDRS: '' }, () => secrets);
    expect(profile[0]).toMatchObject({ value: 'false', from: 'environment' });
    expect(profile[1]).toMatchObject({ value: '127.0.0.0/8,::1/128', from: 'profile' });
  });

  it('makes no secret that the environment gives', () => {
    const fail = () => {
      throw new Error('made');
    };
    const profile = localProfile({ OPERATOR_KEY: 'o', ENCRYPTION_KEYS: 'e' }, fail);
    expect(profile.slice(2).map(({ value, from }) => `${value} ${from}`)).toEqual(['o environment', 'e environment']);
  });
});

describe('serviceEnvironment', () => {
  const own = { port: 3001, kafkaBrokers: 'k:1', databaseUrl: 'postgres://d' };

  it('is the environment, the profile over it, and what this service alone gets over both', () => {
    const env = { PATH: '/bin', PORT: '80', KAFKA_BROKERS: '', EGRESS_ALLOW_HTTP: '' };
    const profile = localProfile(env, () => secrets);
    expect(serviceEnvironment(env, profile, own)).toEqual({
      PATH: '/bin',
      PORT: '3001',
      KAFKA_BROKERS: 'k:1',
      DATABASE_URL: 'postgres://d',
      UV_THREADPOOL_SIZE: '32',
      EGRESS_ALLOW_HTTP: 'true',
      EGRESS_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
      OPERATOR_KEY: 'operator_made',
      ENCRYPTION_KEYS: 'local:made',
    });
  });

  it('leaves the number of look-ups at once to the environment that sets it', () => {
    expect(serviceEnvironment({ UV_THREADPOOL_SIZE: '8' }, [], own)).toMatchObject({ UV_THREADPOOL_SIZE: '8' });
  });
});
