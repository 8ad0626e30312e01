import type { AttemptOutcome, AttemptReason, AttemptRecord } from '#contracts';
import type { Command } from '../command/read-command.js';

/** What an attempt, or the decision to make none, adds to its command. */
export interface AttemptFacts {
  outcome: AttemptOutcome;
  reason: AttemptReason;
  startedAtMs: number;
  durationMs: number;
  statusCode: number | null;
  responseExcerpt: string | null;
  nextAttemptAtMs: number | null;
}

export function attemptRecordOf(command: Command, facts: AttemptFacts): AttemptRecord {
  return {
    deliveryId: command.deliveryId,
    eventId: command.eventId,
    eventType: command.eventType,
    tenantId: command.tenantId,
    projectId: command.projectId,
    agentId: command.agentId,
    destinationId: command.destinationId,
    run: command.run,
    attempt: command.attempt,
    createdAt: isoOf(command.createdAtMs),
    startedAt: isoOf(facts.startedAtMs),
    durationMs: facts.durationMs,
    outcome: facts.outcome,
    reason: facts.reason,
    statusCode: facts.statusCode,
    responseExcerpt: facts.responseExcerpt,
    nextAttemptAt: facts.nextAttemptAtMs === null ? null : isoOf(facts.nextAttemptAtMs),
    origin: command.origin,
    command: command.command,
  };
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
