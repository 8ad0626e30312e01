import { destinationKeyOf } from '#contracts';
import type { PublishTarget } from './publish-notifier.js';

interface Waiter {
  target: PublishTarget;
  settle: (published: boolean) => void;
}

/** Those who wait until a version of a destination is acknowledged. */
export class PublishWaiters {
  private readonly waiters = new Map<string, Set<Waiter>>();

  get size(): number {
    return this.waiters.size;
  }

  /** Resolves true when `acknowledged` is told of this version or a later one, false after `timeoutMs`. */
  wait(target: PublishTarget, timeoutMs: number): Promise<boolean> {
    const key = destinationKeyOf(target);
    return new Promise((resolve) => {
      const settle = (published: boolean) => {
        clearTimeout(timer);
        this.remove(key, waiter);
        resolve(published);
      };
      const waiter: Waiter = { target, settle };
      const timer = setTimeout(settle, timeoutMs, false);
      const others = this.waiters.get(key);
      if (others === undefined) this.waiters.set(key, new Set([waiter]));
      else others.add(waiter);
    });
  }

  acknowledged(key: string, version: number): void {
    for (const waiter of [...(this.waiters.get(key) ?? [])]) {
      if (waiter.target.version <= version) waiter.settle(true);
    }
  }

  /** One of each destination that is waited for. */
  targets(): PublishTarget[] {
    return [...this.waiters.values()].flatMap((waiters) => [...waiters].slice(0, 1).map(({ target }) => target));
  }

  private remove(key: string, waiter: Waiter): void {
    const waiters = this.waiters.get(key);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.waiters.delete(key);
  }
}
