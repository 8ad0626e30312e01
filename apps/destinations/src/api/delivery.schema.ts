import { text } from '#http';
import { ATTEMPT_OUTCOMES, ATTEMPT_REASONS } from '#contracts';
import { z } from 'zod';
import { DELIVERY_STATUSES } from './delivery-status.js';
import { momentSchema } from './moment.schema.js';
import { cursorPaginationSchema, wholeNumber } from './pagination.schema.js';

/** Unknown parameters are let pass, as clients and proxies add their own. */
export const listDeliveriesQuerySchema = z.object({
  status: z
    .enum(DELIVERY_STATUSES)
    .optional()
    .describe("Outcome of the latest run's last attempt; `retrying`: another attempt is due."),
  eventType: text({ min: 1, max: 255 }).optional().describe('Only deliveries of events of this type.'),
  eventId: text({ min: 1, max: 255 })
    .optional()
    .describe('Only the delivery of this event: its `webhook-id`, or the id it was published with.'),
  from: momentSchema.optional().describe('Only runs that began at this time or later.'),
  to: momentSchema.optional().describe('Only runs that began before this time.'),
  cursor: text({ min: 1, max: 1_000 }).optional().describe('`nextCursor` of the page before; none for the newest.'),
  limit: wholeNumber({ min: 1, max: 100, default: 20 }).describe('Entries on a page.'),
});
export type ListDeliveriesQuery = z.output<typeof listDeliveriesQuerySchema>;

export const getDeliveryQuerySchema = z.object({
  cursor: text({ min: 1, max: 1_000 })
    .optional()
    .describe('`nextCursor` of the answer before, for older attempts; none for the newest.'),
  limit: wholeNumber({ min: 1, max: 1_000, default: 1_000 }).describe('Attempts in the answer.'),
});
export type GetDeliveryQuery = z.output<typeof getDeliveryQuerySchema>;

const run = z.string().describe('`0`, or the id of the resend that began these attempts.');
const reason = z.enum(ATTEMPT_REASONS);
const durationMs = z.int().describe('Duration of the attempt.');
const statusCode = z.int().nullable().describe('null where no HTTP status arrived.');
const nextAttemptAt = z.iso.datetime().nullable().describe('When the next attempt is due; null where there is none.');

export const deliverySchema = z
  .object({
    id: z.string(),
    eventId: z.string().describe('The `webhook-id` that the receiver sees.'),
    eventType: z.string(),
    agentId: z.string().describe('Empty for an event without an agent.'),
    status: z.enum(DELIVERY_STATUSES),
    run,
    attemptCount: z.int().describe('Attempts of the run so far.'),
    createdAt: z.iso.datetime().describe('When the run began.'),
    lastAttemptAt: z.iso.datetime(),
    durationMs,
    statusCode,
    reason,
    nextAttemptAt,
  })
  .describe('One event to one destination, as the last attempt of its latest run left it.');
export type Delivery = z.output<typeof deliverySchema>;

export const attemptSchema = z.object({
  run,
  attempt: z.int().describe('Counted from 1 in each run.'),
  startedAt: z.iso.datetime(),
  durationMs,
  outcome: z.enum(ATTEMPT_OUTCOMES),
  reason,
  statusCode,
  responseExcerpt: z.string().nullable().describe('Beginning of the body of a failure, at most 1 KB.'),
  nextAttemptAt,
});
export type Attempt = z.output<typeof attemptSchema>;

export const deliveryListSchema = z.object({ data: z.array(deliverySchema), pagination: cursorPaginationSchema });
export const deliveryAnswerSchema = z.object({
  data: deliverySchema.extend({
    attempts: z.array(attemptSchema).describe('Of every run, oldest first; of more than `limit` the newest.'),
  }),
  pagination: cursorPaginationSchema,
});

export const payloadSchema = z
  .looseObject({ type: z.string(), timestamp: z.string(), data: z.looseObject({}) })
  .describe('The event as it is sent: the very bytes that are signed.');

export const resendAnswerSchema = z.object({
  data: z.object({
    deliveryId: z.string(),
    eventId: z.string(),
    run: z.string().describe('The new run; the receiver sees it as `webhook-resend`.'),
    createdAt: z.iso.datetime(),
  }),
});
export type Resend = z.output<typeof resendAnswerSchema>['data'];
