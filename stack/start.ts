import { join, relative } from 'node:path';
import { locateStack, type LocatedStack } from './locate.js';
import { repositoryDir, stateLayout, type StateLayout } from './paths.js';
import { endLeftovers } from './process/end-leftovers.js';
import { RunFile } from './process/run-file.js';
import { runSession, StackError } from './process/session.js';
import { buildIfChanged } from './start/build.js';
import { provideAccess } from './start/local-access.js';
import { localProfile, type ProfileVariable } from './start/local-profile.js';
import { readOrMakeSecrets } from './start/local-secrets.js';
import { API_APP, INGEST_APP } from './start/local-services.js';
import { startServices, untilServiceEnds, waitForServices, type RunningService } from './start/run-services.js';
import { summaryOf } from './start/summary.js';

const COMMAND = 'npm start';

/**
 * `npm start`: Kafka, PostgreSQL, the build and every service, until Ctrl-C or until one of them ends. STACK_STATE_DIR [.local] names the
 * state directory.
 */
await runSession(async (session) => {
  const layout = stateLayout(process.env.STACK_STATE_DIR || join(repositoryDir, '.local'));
  const runFile = new RunFile(layout.startFile, COMMAND);
  const claim = runFile.claim();
  if (claim.kind === 'taken') {
    const { owner, facts } = claim.record;
    session.progress.say(`"${COMMAND}" runs already (process ${owner.pid}); Ctrl-C in its terminal stops it.`);
    process.stdout.write(facts?.summary ?? 'It is still starting.\n');
    return;
  }
  session.onEnd(() => runFile.release());
  await endLeftovers(claim.leftovers);

  const [stack] = await Promise.all([
    locateStack({ session, layouts: [layout], profile: 'local', command: COMMAND, env: process.env }),
    buildIfChanged(session, join(layout.logsDir, 'build.log')),
  ]);
  const profile = localProfile(process.env, () => readOrMakeSecrets(layout.secretsDir));
  const services = await startServices({ session, layout, profile, urls: stack });
  runFile.publish(session.supervisor.identities());
  const broken = Promise.race([stack.broken, untilServiceEnds(services)]);
  await waitForServices(session, services);

  const summary = await summarise({ layout, stack, profile, services });
  runFile.publish(session.supervisor.identities(), { summary });
  session.progress.say('Ready.');
  process.stdout.write(summary);
  throw new StackError(`${await broken}\nWithout it the rest is no use: stopping everything.`);
});

async function summarise(options: {
  layout: StateLayout;
  stack: LocatedStack;
  profile: ProfileVariable[];
  services: RunningService[];
}): Promise<string> {
  const { layout, stack, profile, services } = options;
  const urlOf = (app: string) => services.find(({ service }) => service.app === app)?.url ?? '';
  const operatorKey = profile.find(({ name }) => name === 'OPERATOR_KEY')?.value ?? '';
  const accessFile = join(layout.stateDir, 'access.json');
  const access = await provideAccess({
    file: accessFile,
    apiUrl: urlOf(API_APP),
    ingestUrl: urlOf(INGEST_APP),
    operatorKey,
    kafkaBrokers: stack.kafkaBrokers,
  });
  const shown = (path: string) => relative(process.cwd(), path) || '.';
  return summaryOf({
    services: services.map(({ service, url }) => ({ app: service.app, url, about: service.about })),
    kafkaBrokers: stack.kafkaBrokers,
    ...(!process.env.DATABASE_URL && { databaseUrl: stack.databaseUrl }),
    logsDir: shown(layout.logsDir),
    secretsDir: shown(layout.secretsDir),
    accessFile: shown(accessFile),
    profile,
    access,
  });
}
