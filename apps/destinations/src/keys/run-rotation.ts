import { ConfigError, loadConfig } from '#config';
import { redactText } from '#observability';
import { parseEncryptionKeys, SecretBox } from '#secrets';
import { connectOnce } from '../store/connect-once.js';
import { SealedRowRepository } from '../store/sealed-row.repository.js';
import { describeCensus, isRotated, type Standing } from './describe-census.js';
import { KeyRotation, type RotationProgress, type RotationResult } from './key-rotation.js';
import { rotateKeysVariables } from '../rotate-keys.config.js';

/** How the command ended. */
export const EXIT = {
  /** Nothing is sealed with another key than the current one, and that is published. */
  rotated: 0,
  failed: 1,
  usage: 2,
  /** It worked, and something is left: see what it says. */
  remains: 3,
} as const;

export interface CommandOptions {
  arguments: readonly string[];
  /** [this process's] */
  env?: NodeJS.ProcessEnv;
  signal: AbortSignal;
  tell: (line: string) => void;
  complain: (line: string) => void;
  publishPatienceMs?: number;
}

const USAGE = `usage: npm run keys:rotate [-- --check]

Seals the header values and signing secrets of all destinations anew, with the first of ENCRYPTION_KEYS; the others open
what they sealed. Services go on meanwhile, and publish the new seals. It can be stopped and started again at any time.

  --check, --dry-run   changes nothing: tells how many destinations are sealed with which key
  --help               this text

Environment: DATABASE_URL, ENCRYPTION_KEYS.
Ends with 0: every destination is sealed with the current key, old keys can go; 3: some are not; 1: it could not work; 2: wrong arguments.`;

const CHECK_FLAGS: readonly string[] = ['--check', '--dry-run'];
/** A change that was just made is no news. */
const CHECK_PATIENCE_MS = 3_000;
const APPLICATION_NAME = 'webhooks-rotate-keys';

/** `npm run keys:rotate`. @returns the exit code */
export async function runRotation(options: CommandOptions): Promise<number> {
  const { arguments: given, tell, complain } = options;
  if (given.includes('--help')) {
    tell(USAGE);
    return EXIT.rotated;
  }
  const unknown = given.find((argument) => !CHECK_FLAGS.includes(argument));
  if (unknown !== undefined) {
    complain(`unknown argument ${unknown}\n\n${USAGE}`);
    return EXIT.usage;
  }
  try {
    return await rotate(options);
  } catch (error) {
    complain(explain(error));
    return EXIT.failed;
  }
}

async function rotate(options: CommandOptions): Promise<number> {
  const { tell, signal } = options;
  const config = loadConfig(rotateKeysVariables, options.env);
  const box = new SecretBox(config.ENCRYPTION_KEYS);
  const parsed = parseEncryptionKeys(config.ENCRYPTION_KEYS);
  const keyIds = parsed.ok ? [...parsed.keys.keys()] : [];
  const source = await connectOnce(config.DATABASE_URL, APPLICATION_NAME);
  try {
    const rows = new SealedRowRepository({ manager: source.manager });
    const isCheck = options.arguments.length > 0;
    const publishPatienceMs = options.publishPatienceMs ?? (isCheck ? CHECK_PATIENCE_MS : undefined);
    const rotation = new KeyRotation({
      ...{ rows, box, signal, onProgress: (progress: RotationProgress) => tell(describeProgress(progress)) },
      ...(publishPatienceMs !== undefined && { publishPatienceMs }),
    });
    if (isCheck) return conclude({ ...(await rotation.check()), keyIds }, tell);
    tell(`sealing anew with the key ${box.currentKeyId}`);
    const result = await rotation.run();
    for (const line of describeEnd(result)) tell(line);
    return conclude({ ...result, keyIds }, tell);
  } finally {
    await source.destroy();
  }
}

function conclude(standing: Standing, tell: (line: string) => void): number {
  for (const line of describeCensus(standing)) tell(line);
  return isRotated(standing) ? EXIT.rotated : EXIT.remains;
}

const describeProgress = ({ looked, resealed }: RotationProgress) => `${looked} looked at, ${resealed} sealed anew`;

function describeEnd({ end, resealed }: RotationResult): string[] {
  const lines = [`${resealed} destinations sealed anew.`];
  if (end === 'stopped') lines.push('Stopped before the end: run it again to go on.');
  if (end === 'stalled') {
    lines.push(
      'Nothing is being published: is the service destinations running, and Kafka up? Stopped here, run it again to go on.',
    );
  }
  return lines;
}

/** Of an error of the database its message alone: what TypeORM hangs on it holds the statement's parameters. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { message = '', code } = error as { message?: string; code?: string };
  return `The rotation could not go on: ${redactText(message || code || String(error))}. Nothing is half done; run it again.`;
}
