/** The change that a writer waits for. */
export interface PublishTarget {
  tenantId: string;
  projectId: string;
  id: string;
  /** The version that the write gave to the row. */
  version: number;
}

/** How a write hurries the relay, and learns that its change is in effect. */
export interface PublishNotifier {
  /**
   * Resolves true once the broker has acknowledged this version of the row or a later one, false after `timeoutMs`
   * without it. Never rejects: the change is stored, and the relay publishes it whenever it can.
   */
  nudge(target: PublishTarget, timeoutMs: number): Promise<boolean>;
}

/** Injection token of the PublishNotifier. */
export const PUBLISH_NOTIFIER = Symbol('PublishNotifier');
