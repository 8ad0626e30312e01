import { decodeDestinationState } from '#contracts';
import type { EventScope } from './match/is-match.js';
import { subscriberOf, type Subscriber } from './match/subscriber.js';

type Bucket = Map<string, Subscriber>;

/**
 * Who might want an event, without looking at who does not: destinations lie in buckets by tenant, project, type and, where
 * they name agents, agent. An event looks into two of them, whatever the number of destinations.
 */
export class DestinationIndex {
  private readonly buckets = new Map<string, Bucket>();
  private readonly indexed = new Map<string, readonly string[]>();

  /** Puts a changed row in its place; `undefined` takes it out. Bound to `ReplicatedTable`'s `onChange`. */
  readonly apply = (key: string, row: Subscriber | undefined): void => {
    for (const name of this.indexed.get(key) ?? []) this.takeOut(name, key);
    const names = row?.enabled ? bucketsOf(row) : [];
    if (row) for (const name of names) this.putIn(name, row);
    if (names.length > 0) this.indexed.set(key, names);
    else this.indexed.delete(key);
  };

  /**
   * Each at most once, as the table is when the first is asked for: a row that changes meanwhile would move to the end of its
   * bucket and come again.
   */
  *candidates({ tenantId, projectId, type, agentId }: EventScope): Generator<Subscriber> {
    const anyAgent = bucketName(tenantId, projectId, type);
    const ofAnyAgent = this.buckets.get(anyAgent)?.values() ?? [];
    const ofThisAgent = this.buckets.get(anyAgent + SEPARATOR + agentId)?.values() ?? [];
    yield* [...ofAnyAgent, ...ofThisAgent];
  }

  private putIn(name: string, row: Subscriber): void {
    const bucket: Bucket = this.buckets.get(name) ?? new Map<string, Subscriber>();
    bucket.set(row.key, row);
    this.buckets.set(name, bucket);
  }

  private takeOut(name: string, key: string): void {
    const bucket = this.buckets.get(name);
    bucket?.delete(key);
    if (bucket?.size === 0) this.buckets.delete(name);
  }
}

/** No id of an event and no event type holds a control character, so names of different parts never meet. */
const SEPARATOR = '\n';

function bucketName(tenantId: string, projectId: string, type: string): string {
  return tenantId + SEPARATOR + projectId + SEPARATOR + type;
}

function bucketsOf({ tenantId, projectId, eventTypes, agentIds }: Subscriber): string[] {
  const anyAgent = eventTypes.map((type) => bucketName(tenantId, projectId, type));
  if (agentIds === null) return anyAgent;
  return anyAgent.flatMap((name) => [...agentIds].map((agentId) => name + SEPARATOR + agentId));
}

/** For `ReplicatedTable`: undefined keeps the last good row, and the table counts the bad record. */
export function decodeSubscriber(key: string, value: Buffer): { version: number; row: Subscriber } | undefined {
  const decoded = decodeDestinationState(value, key);
  return decoded.ok ? { version: decoded.state.version, row: subscriberOf(decoded.state) } : undefined;
}
