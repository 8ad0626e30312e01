import { explain } from '../api/problem.js';

type Toast = Parameters<(typeof import('./toasts.js'))['notifications']['show']>[0];

let isWanted = false;
const listeners = new Set<() => void>();

/** An action is done. */
export function tellDone(message: string): void {
  void tell({ message, color: 'teal', autoClose: 4_000, withBorder: true });
}

/** An action failed: what, why, and what to do. It stays until it is closed. */
export function tellFailed(title: string, error: unknown): void {
  void tell({ title, message: explain(error), color: 'red', autoClose: false, withBorder: true, role: 'alert' });
}

/** Loaded with the first thing there is to tell, not with the first page. What is told before they are mounted waits for them. */
async function tell(toast: Toast): Promise<void> {
  isWanted = true;
  for (const listener of listeners) listener();
  const { notifications } = await import('./toasts.js');
  notifications.show(toast);
}

/** For a store hook: whether the toasts are to be mounted. */
export const toastsWanted = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => isWanted,
};
