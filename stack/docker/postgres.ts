import { DATABASE_NAME, POSTGRES_PASSWORD, POSTGRES_USER, type StackOptions } from '../stack-options.js';
import { volumeName } from './volume-name.js';

const IMAGE = 'postgres:18-alpine';
const SERVER_PORT = 5432;
/** Since 18 the image wants the volume here; the data is in a folder named after the version. */
const DATA_DIR = '/var/lib/postgresql';
const START_TIMEOUT_MS = 180_000;

/** PostgreSQL in a container. testcontainers' reaper removes it should this process die. */
export async function startPostgresContainer(options: StackOptions): Promise<void> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { layout, session, ports, profile } = options;
  const container = new GenericContainer(IMAGE)
    .withEnvironment({ POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB: DATABASE_NAME })
    .withExposedPorts({ container: SERVER_PORT, host: ports.postgres })
    .withBindMounts(
      profile === 'test' ? [] : [{ source: volumeName('postgres', layout.stateDir), target: DATA_DIR, mode: 'rw' }],
    )
    .withCommand(['postgres', '-c', 'max_connections=200', ...(profile === 'test' ? ['-c', 'fsync=off'] : [])])
    // Over TCP: while it sets itself up it listens on its socket alone, and says that it is ready.
    .withHealthCheck({
      test: ['CMD-SHELL', `pg_isready -h 127.0.0.1 -U ${POSTGRES_USER} -d ${DATABASE_NAME}`],
      interval: 500,
      timeout: 2000,
      retries: 200,
    })
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(START_TIMEOUT_MS);
  const started = await session.progress.during(`PostgreSQL: starting the container ${IMAGE}`, container.start());
  session.supervisor.onStop('stack', async () => void (await started.stop({ timeout: 10_000 })));
}
