import { SILENT_LOGGER, type Logger } from '#observability';
import { DatabaseUnavailableError } from '#postgres';
import { PeriodicTask } from './periodic-task.js';

const tasks: PeriodicTask[] = [];

/** A task that runs through `outcomes`, an error or none for each round, and then goes on without. */
async function runThrough(outcomes: (Error | undefined)[]): Promise<{ rounds: number; reasons: unknown[] }> {
  const reasons: unknown[] = [];
  const logger: Logger = {
    ...SILENT_LOGGER,
    warn: (fields) => void reasons.push((fields as { reason: string }).reason),
  };
  let rounds = 0;
  await new Promise<void>((resolve) => {
    const run = () => {
      const outcome = outcomes[rounds++];
      if (rounds > outcomes.length) resolve();
      return outcome === undefined ? Promise.resolve() : Promise.reject(outcome);
    };
    const task = new PeriodicTask({ name: 'test', run, everyMs: 1, logger });
    tasks.push(task);
    task.start();
  });
  await Promise.all(tasks.splice(0).map((task) => task.stop()));
  return { rounds, reasons };
}
describe('PeriodicTask', () => {
  it('goes on after a failure, and tells an outage once', async () => {
    const away = new Error('away');
    const { rounds, reasons } = await runThrough([away, away, undefined, away, new Error('broken')]);
    expect(rounds).toBeGreaterThan(5);
    expect(reasons).toEqual(['away', 'away', 'broken']);
  });

  it('leaves the telling to the database where it was never there', async () => {
    expect((await runThrough([new DatabaseUnavailableError(), undefined])).reasons).toEqual([]);
  });

  it('waits for the round under way when it ends', async () => {
    let isDone = false;
    const run = () => new Promise<void>((resolve) => setTimeout(() => resolve(void (isDone = true)), 20));
    const task = new PeriodicTask({ name: 'test', run, everyMs: 1_000_000, logger: SILENT_LOGGER });
    task.start();
    await task.stop();
    expect(isDone).toBe(true);
  });
});
