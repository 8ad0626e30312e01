import { notFound, ProblemError } from '#http';
import { BrokerUnavailableError } from '#kafka';
import { LOGGER, traceparentOf, type Logger } from '#observability';
import { Inject, Injectable } from '@nestjs/common';
import { COMMAND_LOG, type CommandLog, type LoggedCommand } from '../commands/command-log.js';
import { DeliveryRepository, type DeliveryRow } from '../store/delivery.repository.js';
import type { DestinationKey } from '../store/destination.entity.js';
import { DestinationRepository } from '../store/destination.repository.js';
import { nameOf, type Caller } from './caller.js';
import type { Resend } from './delivery.schema.js';
import { createRunId } from './create-run-id.js';

/** Seconds after which a client may try again while the broker is away. */
const RETRY_AFTER_SECONDS = 5;

/** What needs a delivery's command besides its log: the body, and sending it again. */
@Injectable()
export class DeliveryCommandsService {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly destinations: DestinationRepository,
    @Inject(COMMAND_LOG) private readonly commands: CommandLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The very bytes that were sent. @throws ProblemError 404, 410 where they are no longer kept, 503 */
  async payload(destination: DestinationKey, id: string): Promise<Buffer> {
    return (await this.findCommand(destination, await this.findDelivery(destination, id))).body;
  }

  /**
   * Begins a new run: the same event and body, attempts from 1, with the destination's URL, headers and secret of then.
   *
   * @throws ProblemError 404, 409 where nothing would be sent, 410, 503
   */
  async resend(destination: DestinationKey, id: string, caller: Caller): Promise<Resend> {
    const delivery = await this.findDelivery(destination, id);
    await this.requireEnabled(destination);
    const { headers, body } = await this.findCommand(destination, delivery);
    // Runs are told apart by their beginnings: a clock behind the one before must not make this run the older.
    const createdAtMs = Math.max(Date.now(), delivery.createdAt.getTime() + 1);
    const run = createRunId(createdAtMs);
    const { command: _command, notBeforeMs: _notBeforeMs, ...kept } = headers;
    await orUnavailable(
      this.commands.append({ headers: { ...kept, run, attempt: 1, createdAtMs, traceparent: traceparentOf() }, body }),
    );
    const { tenantId, projectId, id: destinationId } = destination;
    const { eventId } = delivery;
    const fields = { tenantId, projectId, destinationId, deliveryId: id, eventId, run, caller: nameOf(caller) };
    this.logger.info(fields, 'delivery resent');
    return { deliveryId: id, eventId, run, createdAt: new Date(createdAtMs).toISOString() };
  }

  private async findDelivery(destination: DestinationKey, id: string): Promise<DeliveryRow> {
    const delivery = await this.deliveries.find(destination, id);
    if (delivery === null) throw notFound();
    return delivery;
  }

  private async requireEnabled(destination: DestinationKey): Promise<void> {
    const row = await this.destinations.find(destination);
    if (row === null) throw new ProblemError(409, 'The destination is deleted: nothing would be sent.');
    if (!row.enabled) throw new ProblemError(409, 'The destination is disabled: enable it, then resend.');
  }

  private async findCommand(destination: DestinationKey, delivery: DeliveryRow): Promise<LoggedCommand> {
    const { tenantId, projectId, id: destinationId } = destination;
    const { id: deliveryId, eventId, run, command } = delivery;
    const found = await orUnavailable(
      this.commands.find({ tenantId, projectId, destinationId, deliveryId, eventId, run, command }),
    );
    if (found === undefined) throw new ProblemError(410, 'The payload of this delivery is no longer kept.');
    return found;
  }
}

/** @throws ProblemError 503 */
async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BrokerUnavailableError)) throw error;
    throw new ProblemError(503, 'The message broker is not available. Try again in a moment.', {
      headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
      cause: error,
    });
  }
}
