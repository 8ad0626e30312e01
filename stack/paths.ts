import { join, resolve } from 'node:path';

/** The repository. Also true when this file runs compiled, from dist/stack. */
export const repositoryDir = resolve(
  import.meta.dirname,
  import.meta.dirname.includes(`${join('dist', 'stack')}`) ? '../..' : '..',
);

/** What costs a download and holds no data: shared by every stack of this clone. */
export const kafkaHomeDir = join(repositoryDir, '.local', 'kafka');

/** Where one stack keeps its data and says that it runs. Two stacks never share it. */
export interface StateLayout {
  readonly stateDir: string;
  readonly kafkaDataDir: string;
  readonly postgresDir: string;
  readonly logsDir: string;
  readonly secretsDir: string;
  readonly stackFile: string;
  readonly startFile: string;
}

export function stateLayout(stateDir: string): StateLayout {
  return {
    stateDir,
    kafkaDataDir: join(stateDir, 'kafka-data'),
    postgresDir: join(stateDir, 'postgres'),
    logsDir: join(stateDir, 'logs'),
    secretsDir: join(stateDir, 'secrets'),
    stackFile: join(stateDir, 'stack.json'),
    startFile: join(stateDir, 'start.json'),
  };
}
