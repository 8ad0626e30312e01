import { ZodPipe } from '#http';
import { traceparentOf, withTraceparent } from '#observability';
import { Body, Controller, Headers, Post, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import type { EventToLog } from '../event/make-event.js';
import type { Publisher } from '../keys/identify-publisher.js';
import { EventBodyGuard } from './event-body.guard.js';
import { eventToLogSchema } from './event.schema.js';
import { EventsService } from './events.service.js';
import { FromPublisher, PublishKeyGuard } from './publish-key.guard.js';

/** Who calls, how often, and only then the body: a stranger's is never read. */
@Controller('run/v1/events')
@UseGuards(PublishKeyGuard, EventBodyGuard)
export class EventsController {
  constructor(private readonly events: EventsService) {}

  /** 201 with the stored event; 200 with the first one where its id is taken. */
  @Post()
  async log(
    @FromPublisher() publisher: Publisher,
    @Body(new ZodPipe(eventToLogSchema)) body: EventToLog,
    @Headers('traceparent') traceparent: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { event, isNew } = await withTraceparent('log event', traceparent, () =>
      this.events.log(publisher, body, traceparentOf()),
    );
    response.status(isNew ? 201 : 200);
    return { data: event };
  }
}
