import { isMantineColorScheme, type MantineColorScheme, type MantineColorSchemeManager } from '@mantine/core';

/** What public/color-scheme.js reads before the first paint. The only thing this console stores beyond the tab. */
const STORAGE_KEY = 'color-scheme';

/** Keeps the choice of light or dark; `auto`, the default, follows the system. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get: (otherwise) => {
    const stored = readStored();
    return isMantineColorScheme(stored) ? stored : otherwise;
  },
  set: (scheme) => store(scheme),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => store('auto'),
};

/** Storage may be switched off, and then nothing is remembered. */
function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function store(scheme: MantineColorScheme): void {
  try {
    if (scheme === 'auto') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, scheme);
  } catch {
    return;
  }
}
