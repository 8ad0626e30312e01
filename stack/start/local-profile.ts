/** A variable of the local profile, and whose value is in force. */
export interface ProfileVariable {
  readonly name: string;
  readonly value: string;
  readonly from: 'profile' | 'environment';
  readonly secret: boolean;
}

/** Loopback receivers over plain http: what a developer's machine needs, and what no service allows by itself. */
const OPEN_TO_LOOPBACK = { EGRESS_ALLOW_HTTP: 'true', EGRESS_ALLOW_CIDRS: '127.0.0.0/8,::1/128' };

/** Names are looked up in libuv's threads: with its default of 4, a few that do not answer would hold up all others. As in the image. */
const THREAD_POOL_SIZE = '32';

export interface LocalSecrets {
  readonly operatorKey: string;
  readonly encryptionKeys: string;
}

/** The services' settings on a developer's machine. Whatever the environment sets (an empty variable counts as unset) wins. */
export function localProfile(env: NodeJS.ProcessEnv, secrets: () => LocalSecrets): ProfileVariable[] {
  const wanted = ['OPERATOR_KEY', 'ENCRYPTION_KEYS'].some((name) => !env[name]) ? secrets() : undefined;
  const variable = (name: string, value: string | undefined, secret: boolean): ProfileVariable => {
    const given = env[name];
    return given
      ? { name, value: given, from: 'environment', secret }
      : { name, value: value ?? '', from: 'profile', secret };
  };
  return [
    ...Object.entries(OPEN_TO_LOOPBACK).map(([name, value]) => variable(name, value, false)),
    variable('OPERATOR_KEY', wanted?.operatorKey, true),
    variable('ENCRYPTION_KEYS', wanted?.encryptionKeys, true),
  ];
}

/** The environment of one service. PORT is ours to give: one value for all of them could not work. */
export function serviceEnvironment(
  env: NodeJS.ProcessEnv,
  profile: readonly ProfileVariable[],
  own: { port: number; kafkaBrokers: string; databaseUrl: string },
): NodeJS.ProcessEnv {
  return {
    ...env,
    UV_THREADPOOL_SIZE: env['UV_THREADPOOL_SIZE'] || THREAD_POOL_SIZE,
    ...Object.fromEntries(profile.map(({ name, value }) => [name, value])),
    PORT: String(own.port),
    KAFKA_BROKERS: own.kafkaBrokers,
    DATABASE_URL: own.databaseUrl,
  };
}
