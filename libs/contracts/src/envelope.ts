/** One event: exactly these seven fields reach a receiver. */
export interface Envelope {
  type: string;
  /** ISO 8601 date-time. */
  timestamp: string;
  tenantId: string;
  projectId: string;
  /** May be empty. */
  agentId: string;
  /** May be empty. */
  agentName: string;
  data: Record<string, unknown>;
}
