/** The tab's own storage: gone with the tab, not shared with others, never sent anywhere. */
const STORAGE_KEY = 'api-key';

export function readStoredKey(): string | null {
  return sessionStorage.getItem(STORAGE_KEY);
}

export function storeKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(STORAGE_KEY);
  else sessionStorage.setItem(STORAGE_KEY, key);
}
