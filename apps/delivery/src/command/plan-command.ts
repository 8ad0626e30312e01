import { destinationKeyOf, headerText, parsePosition } from '#contracts';
import type { KafkaRecord, RecordPlan, Subscription } from '#kafka';

/**
 * What bounds and orders a command before it may start. Reads few headers and judges none: a command that cannot be read is
 * rejected by its handler.
 */
export function planCommand(record: KafkaRecord, subscription: Subscription): RecordPlan {
  const { headers } = record;
  const attempt = headerText(headers, 'attempt');
  return {
    group: record.key?.toString(),
    // Publish order is kept among first attempts; a retry must not hold the conversation.
    order: attempt === '1' ? headerText(headers, 'ordering-key') : undefined,
    sequence: commandOffsetOf(record),
    beganMs: numberOf(headerText(headers, 'created-at')),
    notBeforeMs: numberOf(headerText(headers, 'not-before')),
    // Written again after a crash: a command by the matcher, a retry by ourselves. A deferral carries its identity on purpose, again and again.
    identity: subscription.lane?.kind === 'parked' ? undefined : identityOf(record, attempt),
  };
}

/**
 * Where the run's first command lies on its partition: the order in which the matcher published, without a clock. Only that
 * first record lacks the header.
 */
function commandOffsetOf({ headers, offset }: KafkaRecord): number {
  const command = headerText(headers, 'command');
  return (command === undefined ? undefined : parsePosition(command)?.offset) ?? offset;
}

/** Within the destination: whatever a command claims, it can be taken for a copy of that destination's commands alone. */
function identityOf({ headers, key }: KafkaRecord, attempt: string | undefined): string | undefined {
  const deliveryId = headerText(headers, 'delivery-id');
  const run = headerText(headers, 'run');
  if (!deliveryId || !run || !attempt) return undefined;
  const [tenantId, projectId, id] = PLACE.map((name) => headerText(headers, name) ?? '') as [string, string, string];
  const own = destinationKeyOf({ tenantId, projectId, id });
  // Rejected by its handler: it must not make the genuine command look like the second one.
  return key?.toString('utf8') === own ? `${own}/${deliveryId}/${run}/${attempt}` : undefined;
}

const PLACE = ['tenant-id', 'project-id', 'destination-id'];

function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
