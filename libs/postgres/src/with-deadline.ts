import { DatabaseUnavailableError } from './database-faults.js';

/**
 * Waits no longer than `timeoutMs` for the database, however many statements and waits for a connection that takes.
 *
 * @throws DatabaseUnavailableError then; whether the work is done nobody knows, so it must bear repeating
 */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DatabaseUnavailableError('the database does not answer')), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
