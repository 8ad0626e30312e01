/** Epoch microseconds, comparable between the processes of one machine. */
export function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1_000);
}

const STAMP = '"publishedAtUs":"';

export interface EventScope {
  tenantId: string;
  projectId: string;
}

export interface EventShape extends EventScope {
  bodyBytes: number;
}

/** The agent whose events one destination gets, by the destination's number. */
export function agentIdOf(destination: number): string {
  return `agent-${String(destination).padStart(6, '0')}`;
}

/**
 * Builds the events of a run: `conversation.updated` of one agent per destination, all of one size, each with the time of its publishing.
 */
export function createEventBuilder({ tenantId, projectId, bodyBytes }: EventShape) {
  const at = new Date().toISOString();
  const build = (agentId: string, conversationId: string, stamp: string, filler: string) =>
    `{"type":"conversation.updated","timestamp":"${at}","tenantId":"${tenantId}","projectId":"${projectId}",` +
    `"agentId":"${agentId}","agentName":"Bench","data":{"conversation":{"id":"${conversationId}","agentId":"${agentId}",` +
    `"title":"Bench","userProperties":null,"properties":{${STAMP}${stamp}"},"createdAt":"${at}","updatedAt":"${at}",` +
    `"messages":[{"id":"m1","role":"user","content":"${filler}","createdAt":"${at}"}]}}}`;
  const bareBytes = build(agentIdOf(0), 'conv-000000000', '0'.repeat(16), '').length;
  const filler = 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(bodyBytes / 45));
  const fixed = filler.slice(0, Math.max(0, bodyBytes - bareBytes));
  return (agentId: string, conversationId: string, publishedAtUs: number) =>
    build(agentId, conversationId, String(publishedAtUs), fixed);
}

/** The time of publishing inside a body; NaN where there is none. */
export function publishedAtUsOf(body: Buffer): number {
  const start = body.indexOf(STAMP);
  if (start < 0) return NaN;
  return Number(body.toString('latin1', start + STAMP.length, start + STAMP.length + 16));
}
