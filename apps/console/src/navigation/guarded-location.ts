import { useSyncExternalStore } from 'react';
import { isGuarded, leaveWhenAllowed } from './leave-guard.js';

/** The address that is shown; while a guard asks, the browser's own may be ahead of it for a moment. */
let shownPath = window.location.pathname;
let isFirstPage = true;
const listeners = new Set<() => void>();

/** Whether this is not the page that the browser opened. */
export function hasNavigated(): boolean {
  return !isFirstPage;
}

function show(path: string): void {
  if (path !== shownPath) isFirstPage = false;
  shownPath = path;
  for (const listener of listeners) listener();
}

function go(to: string, replace: boolean): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  show(window.location.pathname);
  if (!replace) window.scrollTo(0, 0);
}

/** Back and forward cannot be refused: the address is put back, and followed once the guard consents. */
window.addEventListener('popstate', () => {
  const target = window.location.pathname + window.location.search;
  if (!isGuarded() || window.location.pathname === shownPath) return show(window.location.pathname);
  history.pushState(null, '', shownPath);
  leaveWhenAllowed(() => go(target, false));
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** wouter's location, with a say for unsaved work. Changes of the query alone are not asked about. */
export function useGuardedLocation(): [string, (to: string, options?: { replace?: boolean }) => void] {
  const path = useSyncExternalStore(subscribe, () => shownPath);
  return [path, navigate];
}

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const leave = () => go(to, options.replace ?? false);
  if (new URL(to, window.location.href).pathname === shownPath) leave();
  else leaveWhenAllowed(leave);
}

/** The query, as a store that follows `navigate` as well as back and forward. */
export function useQueryText(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}
