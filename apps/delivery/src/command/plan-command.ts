import { hash } from 'node:crypto';
import { parsePosition } from '#contracts';
import type { KafkaRecord, RecordPlan } from '#kafka';
import { readCommand, type Command } from './read-command.js';

/**
 * What bounds and orders a command before it may start. One that cannot be read has no plan: it starts at once, whatever
 * time it names, and its handler rejects it. Above all it has no identity, or the sound record that it is a damaged copy of
 * would count as its repeat.
 */
export function planCommand(record: KafkaRecord): RecordPlan {
  const read = readCommand(record);
  if (!read.ok) return {};
  const { command } = read;
  const { tenantId, deliveryId, run, attempt } = command;
  // Its key is the destination's: whatever it claims, it is taken for a copy of that destination's commands alone.
  const group = record.key?.toString() ?? '';
  // Of one command alone. An event may be published again after days, while a lane of few retries still remembers those of the first
  // time; and the commands' topic may be made anew, beside lanes that are older: then positions begin again.
  const stepOf = (n: number) => digestOf([group, deliveryId, run, `${n}@${command.command}`, command.createdAtMs]);
  const step = stepOf(attempt);
  return {
    group,
    tenant: tenantId,
    // Publish order is kept among first attempts; a retry must not hold the conversation.
    order: attempt === 1 ? command.orderingKey : undefined,
    sequence: commandOffsetOf(command),
    beganMs: command.createdAtMs,
    notBeforeMs: command.notBeforeMs,
    // Written again after a crash: a command by the matcher, a retry or a deferral by ourselves.
    identity: attempt === 1 ? digestOf([group, deliveryId, run, 1]) : step,
    step,
    // A retry is written when the attempt before has failed. Killed before it had committed that too, we find both.
    supersedes: attempt === 1 ? undefined : stepOf(attempt - 1),
  };
}

/**
 * Kept by the ten thousand, long after its record: 58 bytes each, whatever the length of the ids, where their text took 107 to 170.
 * Nobody can choose ids that pass for another's: two texts with one digest are not to be found.
 */
function digestOf(parts: readonly (string | number)[]): string {
  return hash('sha256', parts.join('/'), 'binary');
}

/**
 * Where the run's first command lies on its partition: the order in which the matcher published, without a clock. None where a foreign
 * writer gave something else: by the offset of its record it would be another once it was deferred, and hold its conversation for good.
 */
function commandOffsetOf({ command }: Command): number | undefined {
  return parsePosition(command)?.offset;
}
