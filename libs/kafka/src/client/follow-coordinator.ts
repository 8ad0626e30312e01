const COORDINATOR_GONE = new Set([
  'KafkaJSBrokerNotFound',
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
]);

/** What of kafkajs' ConsumerGroup talks to the coordinator, and where it looks for it. */
export interface CoordinatedGroup {
  readonly groupId: string;
  coordinator: unknown;
  /** Commits and fetches offsets; none before the first join. */
  readonly offsetManager: { coordinator: unknown } | null;
  readonly cluster: {
    refreshMetadata(): Promise<void>;
    findGroupCoordinator(options: { groupId: string }): Promise<unknown>;
  };
}

/**
 * Asks the group's coordinator for something. Where it is gone, or is the coordinator no more, the new one is looked up for
 * everything of the group; the error is thrown on, and the caller's retry then asks the new one.
 */
export async function followingCoordinator<T>(group: CoordinatedGroup, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isCoordinatorGone(error)) await followCoordinator(group);
    throw error;
  }
}

async function followCoordinator(group: CoordinatedGroup): Promise<void> {
  const { cluster, groupId } = group;
  await cluster.refreshMetadata();
  group.coordinator = await cluster.findGroupCoordinator({ groupId });
  if (group.offsetManager !== null) group.offsetManager.coordinator = group.coordinator;
}

function isCoordinatorGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const type = 'type' in error ? String(error.type) : '';
  return COORDINATOR_GONE.has(error.name) || COORDINATOR_GONE.has(type);
}
