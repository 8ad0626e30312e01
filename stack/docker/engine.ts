import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where engines listen (Docker, Docker Desktop, rootless, Podman's and Colima's stand-ins); the same places testcontainers looks. */
export function engineSockets(env: NodeJS.ProcessEnv, home: string, uid: number | undefined): string[] {
  return [
    '/var/run/docker.sock',
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
    join(home, '.colima', 'default', 'docker.sock'),
    ...(uid === undefined ? [] : [`/run/user/${uid}/docker.sock`]),
  ];
}

/** Its command-line client is on the path; whether an engine runs is another question. */
export function isDockerInstalled(env: NodeJS.ProcessEnv): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'docker')));
}

/**
 * Undefined unless an engine answers; a client without an engine is common, and whoever has one is told through `say`.
 * Otherwise the host at which published ports are reached.
 * Looks for a socket first, because loading testcontainers costs a second. STACK_EMBEDDED=true passes Docker over.
 */
export async function findDockerHost(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string | undefined> {
  if (env.STACK_EMBEDDED === 'true') return undefined;
  const named = Boolean(env.DOCKER_HOST) || existsSync(join(homedir(), '.testcontainers.properties'));
  const listens = named || engineSockets(env, homedir(), process.getuid?.()).some((path) => existsSync(path));
  const host = listens ? await askEngine() : undefined;
  if (host === undefined && (listens || isDockerInstalled(env))) say(NO_ENGINE);
  return host;
}

const NO_ENGINE =
  'Docker: no engine answers where one usually listens (DOCKER_HOST names another place); going on without it.';

async function askEngine(): Promise<string | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    // Containers publish on IPv4; localhost may resolve to ::1 first.
    return host === 'localhost' ? '127.0.0.1' : host;
  } catch {
    return undefined;
  }
}
