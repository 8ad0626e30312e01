/** How many messages of a conversation an event may carry. */
export const MAX_MESSAGES = 200;

interface DatedMessage {
  createdAt: string;
}

/**
 * Cuts `data.conversation.messages` to the most recent ones, in place, keeping their order. "Recent" is by `createdAt`,
 * so that an upstream that lists the newest first does not lose its newest; among equal times the later in the list wins.
 *
 * @param data of a validated event
 */
export function cutMessages(data: Record<string, unknown>): void {
  const conversation = data['conversation'] as { messages?: DatedMessage[] } | null | undefined;
  const messages = conversation?.messages;
  if (!conversation || !Array.isArray(messages) || messages.length <= MAX_MESSAGES) return;
  conversation.messages = mostRecent(messages);
}

function mostRecent(messages: DatedMessage[]): DatedMessage[] {
  const times = messages.map((message) => Date.parse(message.createdAt));
  // ISO 8601 allows what Date does not read (a leap second); then the list's own order has to do.
  if (times.some(Number.isNaN)) return messages.slice(-MAX_MESSAGES);
  const newestFirst = messages.map((_, index) => index).sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0) || b - a);
  const kept = new Set(newestFirst.slice(0, MAX_MESSAGES));
  return messages.filter((_, index) => kept.has(index));
}
