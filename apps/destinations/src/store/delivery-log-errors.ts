/** SQLSTATE classes that the same rows meet again, however often they are sent. */
const DATA_CLASSES = new Set([
  '22', // data exception: not a number, not a date, a NUL
  '23', // integrity constraint
  '54', // program limit: an index row too large
]);

/** The days of all rows can take rows, and one still fits none: its day is not that of its `createdAt`. */
export class MisplacedRowError extends Error {
  override readonly name = 'MisplacedRowError';

  constructor(cause: unknown) {
    super('createdAt: does not lie within its day', { cause });
  }
}

/**
 * What an insert's failure means:
 * - `data`: a row is bad and will stay bad; its neighbours are fine;
 * - `missing_day`: the day's partition was dropped after it had been made;
 * - `unavailable`: the database, the network or the schema; the same rows may go in later.
 */
export type InsertFailure = 'data' | 'missing_day' | 'unavailable';

export function classifyInsertFailure(error: unknown): InsertFailure {
  if (error instanceof MisplacedRowError) return 'data';
  const { code, constraint } = sqlErrorOf(error);
  if (code === undefined) return 'unavailable';
  // Both are check violations; only a real constraint has a name.
  if (code === '23514' && constraint === undefined) return 'missing_day';
  return DATA_CLASSES.has(code.slice(0, 2)) ? 'data' : 'unavailable';
}

/** A lock was not to be had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlErrorOf(error).code === '55P03';
}

/** No day was made: another partition covers it, or is the default one and has some of its rows. */
export function isCovered(error: unknown): boolean {
  return ['42P17', '23514'].includes(sqlErrorOf(error).code ?? '');
}

/** The rule that a row broke, without its values: PostgreSQL's message quotes them. */
export function describeDataError(error: unknown): string {
  if (error instanceof MisplacedRowError) return error.message;
  const { code, constraint, column } = sqlErrorOf(error);
  const where = column ?? constraint;
  return `the delivery log refuses it: SQLSTATE ${code ?? 'unknown'}${where === undefined ? '' : ` (${where})`}`;
}

interface SqlError {
  code?: string | undefined;
  constraint?: string | undefined;
  column?: string | undefined;
}

/** TypeORM keeps the driver's error beside its own. A network error has a code too, but no SQLSTATE. */
function sqlErrorOf(error: unknown): SqlError {
  const source = (error as { driverError?: unknown } | undefined)?.driverError ?? error;
  const { code, constraint, column } = (source ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const sqlState = text(code);
  return sqlState !== undefined && /^[0-9A-Z]{5}$/.test(sqlState)
    ? { code: sqlState, constraint: text(constraint), column: text(column) }
    : {};
}
