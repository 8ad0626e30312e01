import { QueryFailedError } from 'typeorm';

/** There is no connection yet, or no answer. */
export class DatabaseUnavailableError extends Error {
  readonly code = 'database_unavailable';
  constructor(message = 'the database is not available') {
    super(message);
  }
}

/**
 * What a failed query means for the caller: `unavailable` passes with time, `bad_data` never does, `taken` is a
 * unique key in use, `internal` is a mistake of ours.
 */
export type DatabaseFault = 'unavailable' | 'bad_data' | 'taken' | 'internal';

/** Classes of SQLSTATE that pass: connection, resources, operator's intervention, rollback to be repeated. */
const PASSING_CLASSES = new Set(['08', '53', '57', '40']);
/** A standby that was not promoted yet. */
const READ_ONLY = '25006';
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** pg has no codes for these. */
const LOST_CONNECTION =
  /^(Connection terminated|Client was closed|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Driver not Connected)/i;

/** Tells what went wrong; undefined: not an error of the database. */
export function databaseFaultOf(error: unknown): DatabaseFault | undefined {
  if (error instanceof DatabaseUnavailableError) return 'unavailable';
  if (!(error instanceof Error)) return undefined;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && SOCKET_CODES.has(code)) return 'unavailable';
  if (LOST_CONNECTION.test(error.message)) return 'unavailable';
  if (error instanceof AggregateError) return error.errors.map(databaseFaultOf).find((fault) => fault !== undefined);
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return faultOfState(code);
  return error instanceof QueryFailedError ? 'internal' : undefined;
}

function faultOfState(state: string): DatabaseFault {
  if (state === '23505') return 'taken';
  if (state === READ_ONLY || PASSING_CLASSES.has(state.slice(0, 2))) return 'unavailable';
  return state.startsWith('22') ? 'bad_data' : 'internal';
}
