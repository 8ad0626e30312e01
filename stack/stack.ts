import { join } from 'node:path';
import { locateStack } from './locate.js';
import { repositoryDir, stateLayout } from './paths.js';
import { runSession, StackError } from './process/session.js';
import type { StackProfile } from './stack-options.js';

const MAX_TEST_STACKS = 8;

/**
 * `npm run stack`: Kafka and PostgreSQL alone, until Ctrl-C. stdout carries two lines, KAFKA_BROKERS= and DATABASE_URL=, once both serve.
 * STACK_STATE_DIR [.local] names the state directory, STACK_PROFILE [local] the settings (local or test);
 * STACK_EMBEDDED=true passes Docker over.
 */
await runSession(async (session) => {
  const profile = readProfile(process.env.STACK_PROFILE);
  const stateDir = process.env.STACK_STATE_DIR || join(repositoryDir, '.local');
  const layouts = stateDirs(profile, stateDir).map(stateLayout);
  const stack = await locateStack({ session, layouts, profile, command: 'npm run stack', env: process.env });
  process.stdout.write(`KAFKA_BROKERS=${stack.kafkaBrokers}\nDATABASE_URL=${stack.databaseUrl}\n`);
  if (stack.source === 'running') {
    session.progress.say('It runs already, so there is nothing to do here.');
    return;
  }
  session.progress.say(
    stack.source === 'given'
      ? 'Both answer. Ctrl-C ends this command alone.'
      : `Ready. Ctrl-C stops both; their state is in ${stack.stateDir}.`,
  );
  throw new StackError(await stack.broken);
});

/** Test runs side by side each get a stack of their own; any other command shares the one that runs. */
function stateDirs(profile: StackProfile, stateDir: string): string[] {
  if (profile === 'local') return [stateDir];
  return [stateDir, ...Array.from({ length: MAX_TEST_STACKS - 1 }, (_, index) => `${stateDir}-${index + 2}`)];
}

function readProfile(text: string | undefined): StackProfile {
  if (!text || text === 'local') return 'local';
  if (text === 'test') return 'test';
  throw new StackError('STACK_PROFILE must be local or test.');
}
