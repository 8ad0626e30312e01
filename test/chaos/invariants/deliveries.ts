import type { Facts, Receipt } from '../ledger/facts.js';

/** One run of one event to one destination, as its endpoint saw it. */
export interface Delivery {
  eventId: string;
  destinationId: string;
  run: string;
  /** In order of arrival; at least one. */
  receipts: readonly Receipt[];
}

/** Receipts at a path that nobody owns belong to no delivery. */
export function deliveriesOf({ receipts }: Pick<Facts, 'receipts'>): Delivery[] {
  const owned = receipts.filter(({ destinationId }) => destinationId !== null);
  const inOrder = owned.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs);
  const byKey = groupBy(inOrder, ({ webhookId, destinationId, run }) => `${webhookId} ${destinationId} ${run}`);
  return [...byKey.values()].map((receipts) => {
    const { webhookId, destinationId, run } = receipts[0] as Receipt;
    return { eventId: webhookId, destinationId: destinationId as string, run, receipts };
  });
}

export function isSuccess({ status }: Receipt): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** When the sender was done with it: never later than the truth, where it was neither killed nor stopped. */
export function endOf({ answeredAtMs, arrivedAtMs }: Receipt, attemptTimeoutMs: number): number {
  return answeredAtMs ?? arrivedAtMs + attemptTimeoutMs;
}

export function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
