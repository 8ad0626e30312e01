import { join } from 'node:path';
import { locateStack } from './locate.js';
import { repositoryDir, stateLayout } from './paths.js';
import { runSession, StackError } from './process/session.js';
import type { StackProfile } from './stack-options.js';

/**
 * `npm run stack`: Kafka and PostgreSQL alone, until Ctrl-C. stdout carries two lines, KAFKA_BROKERS= and DATABASE_URL=, once both serve.
 * STACK_STATE_DIR [.local] names the state directory, STACK_PROFILE [local] the settings (local or test).
 */
await runSession(async (session) => {
  const layout = stateLayout(process.env.STACK_STATE_DIR || join(repositoryDir, '.local'));
  const stack = await locateStack({
    session,
    layout,
    profile: readProfile(process.env.STACK_PROFILE),
    command: 'npm run stack',
    env: process.env,
  });
  process.stdout.write(`KAFKA_BROKERS=${stack.kafkaBrokers}\nDATABASE_URL=${stack.databaseUrl}\n`);
  if (stack.source === 'running') {
    session.progress.say('It runs already, so there is nothing to do here.');
    return;
  }
  session.progress.say(
    stack.source === 'given'
      ? 'Both answer. Ctrl-C ends this command alone.'
      : `Ready. Ctrl-C stops both; their state stays in ${layout.stateDir}.`,
  );
  throw new StackError(await stack.broken);
});

function readProfile(text: string | undefined): StackProfile {
  if (!text || text === 'local') return 'local';
  if (text === 'test') return 'test';
  throw new StackError('STACK_PROFILE must be local or test.');
}
