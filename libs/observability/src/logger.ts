import { pino } from 'pino';
import { redactFields, redactText } from './redact-fields.js';
import { SERVICE_VERSION } from './service-version.js';

/** Structured logging: fields first, then a constant message. Errors go under `err`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A logger that adds `fields` to each line. */
  child(fields: object): Logger;
}

export interface LoggerOptions {
  service: string;
  /** pino's levels; a line below it costs one comparison. */
  level: string;
  version?: string;
  /** Where the lines go; standard output by default. */
  destination?: { write(line: string): void };
}

/**
 * JSON lines on standard output, written synchronously: the last line before a crash is there.
 * What must not be logged is taken out here, whatever a caller passes: see `redactFields`.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: { service: options.service, version: options.version ?? SERVICE_VERSION, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    formatters: { level: (label) => ({ level: label }) },
    // Redaction has already turned errors into plain fields.
    serializers: { err: (err: unknown) => err },
  };
  return wrap(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
}

/** A logger that says nothing: for tests, and where a caller has none. */
export const SILENT_LOGGER: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT_LOGGER,
};

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

function wrap(target: pino.Logger): Logger {
  const [debug, info, warn, error] = LEVELS.map((level) => (fields: object, message: string) => {
    if (target.isLevelEnabled(level)) target[level](redactFields(fields), redactText(message));
  }) as [Logger['debug'], Logger['info'], Logger['warn'], Logger['error']];
  return { debug, info, warn, error, child: (fields) => wrap(target.child(redactFields(fields))) };
}
