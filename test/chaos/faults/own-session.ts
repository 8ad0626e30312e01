import { createProgress } from '../../../stack/process/progress.js';
import type { Session } from '../../../stack/process/session.js';
import { Supervisor } from '../../../stack/process/supervisor.js';

/** Children of ours that say nothing, and that end with this process however it ends. */
export function ownSession(): Session {
  return { supervisor: new Supervisor(), progress: createProgress(() => undefined), onEnd: () => undefined };
}
