import { wireIdOf } from '#contracts';
import { notFound } from '#http';
import { Injectable } from '@nestjs/common';
import { DeliveryRepository } from '../store/delivery.repository.js';
import type { DestinationKey } from '../store/destination.entity.js';
import { DestinationRepository } from '../store/destination.repository.js';
import { decodeAttemptCursor, decodeCursor, encodeAttemptCursor, encodeCursor } from './delivery-cursor.js';
import { outcomeOf } from './delivery-status.js';
import { viewAttempt, viewDelivery } from './delivery-view.js';
import type { GetDeliveryQuery, ListDeliveriesQuery } from './delivery.schema.js';

/** What the API reads of the delivery log. A deleted destination keeps its log until the log's days are dropped. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly destinations: DestinationRepository,
  ) {}

  /** @throws ProblemError 404 for a destination that neither exists nor left anything in the log */
  async list(destination: DestinationKey, query: ListDeliveriesQuery) {
    const { status, eventType, eventId, from, to, cursor, limit } = query;
    const filter = {
      eventType,
      eventId: eventId === undefined ? undefined : wireIdOf(eventId),
      outcome: status && outcomeOf(status),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      after: cursor === undefined ? undefined : decodeCursor(cursor),
    };
    // One more than the page tells whether another page follows.
    const rows = await this.deliveries.list(destination, filter, limit + 1);
    if (rows.length === 0) await this.requireKnown(destination);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const nextCursor = last === undefined ? null : encodeCursor(last);
    return { data: page.map(viewDelivery), pagination: { limit, nextCursor } };
  }

  /** With a page of its attempts, oldest first. @throws ProblemError 404 */
  async get(destination: DestinationKey, id: string, { cursor, limit }: GetDeliveryQuery) {
    const after = cursor === undefined ? undefined : decodeAttemptCursor(cursor);
    const row = await this.deliveries.find(destination, id);
    if (row === null) throw notFound();
    const rows = await this.deliveries.attempts(destination, id, { after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const nextCursor = last === undefined ? null : encodeAttemptCursor(last);
    const attempts = page.map(viewAttempt).reverse();
    return { data: { ...viewDelivery(row), attempts }, pagination: { limit, nextCursor } };
  }

  private async requireKnown(destination: DestinationKey): Promise<void> {
    if ((await this.destinations.find(destination)) !== null) return;
    if (!(await this.deliveries.knows(destination))) throw notFound();
  }
}
