/** Injection token. */
export const OUTBOX_NOTIFIER = Symbol('OutboxNotifier');

/** Tells the outbox that there is something new, so that it need not wait for its next round. */
export interface OutboxNotifier {
  nudge(): void;
}
