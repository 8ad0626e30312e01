import { StartupError } from '../errors.js';
import type { Subscription } from '../schedule/types.js';

/**
 * Proves that every subscription has a handler and no handler waits for a topic that nobody reads.
 *
 * @throws StartupError naming every pattern that is wrong
 */
export function matchHandlers(subscriptions: readonly Subscription[], handlers: ReadonlyMap<string, unknown>): void {
  const wanted = new Set(subscriptions.map(({ pattern }) => pattern));
  const problems = [
    ...[...wanted].filter((pattern) => !handlers.has(pattern)).map((pattern) => `no handler for "${pattern}"`),
    ...[...handlers.keys()]
      .filter((pattern) => !wanted.has(pattern))
      .map((pattern) => `nothing is read for "${pattern}"`),
    ...duplicates(subscriptions.map(({ topic }) => topic)).map((topic) => `topic ${topic} is subscribed to twice`),
  ];
  if (subscriptions.length === 0) problems.push('there is no subscription');
  if (problems.length === 0) return;
  throw new StartupError(
    `${problems.join('; ')}. Each subscription's pattern needs one @EventPattern(pattern, KAFKA_RUNNER) method, and no other may exist.`,
  );
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
