import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Contexts in which Nest tells each module and route at start: of use when debugging the wiring only. */
const CHATTY_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Nest's own lines, and those of code that uses Nest's `Logger`, through ours. */
export function toNestLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown, ...rest: unknown[]) => {
      const { fields, text } = read(message, rest);
      if (CHATTY_CONTEXTS.has(String(fields.context))) logger.debug(fields, text);
      else logger.info(fields, text);
    },
    error: (message: unknown, ...rest: unknown[]) => write(logger.error, message, rest),
    fatal: (message: unknown, ...rest: unknown[]) => write(logger.error, message, rest),
    warn: (message: unknown, ...rest: unknown[]) => write(logger.warn, message, rest),
    debug: (message: unknown, ...rest: unknown[]) => write(logger.debug, message, rest),
    verbose: (message: unknown, ...rest: unknown[]) => write(logger.debug, message, rest),
  };
}

function write(level: Logger['info'], message: unknown, rest: unknown[]): void {
  const { fields, text } = read(message, rest);
  level(fields, text);
}

/** Nest passes (message, ...details, context), where a detail of an error is its stack. */
function read(message: unknown, rest: unknown[]): { fields: Record<string, unknown>; text: string } {
  const fields: Record<string, unknown> = {};
  const details = [...rest];
  const last = details.at(-1);
  if (typeof last === 'string' && !last.includes('\n')) fields.context = details.pop();
  for (const detail of details) {
    if (detail instanceof Error) fields.err = detail;
    else if (typeof detail === 'string') fields.stack = detail;
    else if (detail !== undefined) fields.detail = detail;
  }
  if (message instanceof Error) return { fields: { err: message, ...fields }, text: message.message };
  if (typeof message === 'object' && message !== null) return { fields: { detail: message, ...fields }, text: 'nest' };
  return { fields, text: String(message) };
}
