import { ProblemError } from '#http';

const RETRY_AFTER_SECONDS = 5;

/** @throws ProblemError 503 after `timeoutMs`; whether the work was done is then unknown, so it must bear repeating */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ProblemError(503, 'The database does not answer. Try again in a moment, with the same id.', {
            headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
          }),
        ),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
