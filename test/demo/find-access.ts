import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the running system is, and a key with the role `edit` for one project. */
export interface Access {
  apiUrl: string;
  key: string;
  tenantId: string;
  projectId: string;
  kafkaBrokers: string[];
}

/**
 * The access that `npm start` left behind; API_URL, API_KEY, TENANT_ID, PROJECT_ID and KAFKA_BROKERS override it one by one,
 * so that the demo also runs against services started in another way.
 */
export function findAccess(env: NodeJS.ProcessEnv): Access {
  // Written by `npm start`, mode 0600.
  const file = join(env.STACK_STATE_DIR || '.local', 'access.json');
  const written = readWritten(file);
  const brokers = env.KAFKA_BROKERS?.split(',') ?? written.kafkaBrokers;
  const access = {
    apiUrl: env.API_URL ?? written.apiUrl,
    key: env.API_KEY ?? written.key,
    tenantId: env.TENANT_ID ?? written.tenantId ?? 'local',
    projectId: env.PROJECT_ID ?? written.projectId ?? 'local',
    kafkaBrokers: brokers,
  };
  const { apiUrl, key } = access;
  if (!apiUrl || !key || !brokers) {
    throw new Error(
      `No running system found: run \`npm start\` first (it writes ${file}), or set API_URL, API_KEY and KAFKA_BROKERS.`,
    );
  }
  return { ...access, apiUrl, key, kafkaBrokers: brokers };
}

function readWritten(file: string): Partial<Access> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Access>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
