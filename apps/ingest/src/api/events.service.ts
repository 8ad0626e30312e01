import { readEnvelope } from '#contracts';
import { invalidFields, ProblemError } from '#http';
import { withDeadline } from '#postgres';
import { Inject, Injectable } from '@nestjs/common';
import type { EventScope } from '../event/custom-event.js';
import { makeEvent, type EventToLog } from '../event/make-event.js';
import { EVENT_TOPIC, makeRecord } from '../event/make-record.js';
import { newEventId } from '../event/new-event-id.js';
import { INGEST_CONFIG, type IngestConfig } from '../ingest.config.js';
import { IngestMetrics } from '../ingest.metrics.js';
import { OUTBOX_NOTIFIER, type OutboxNotifier } from '../outbox/outbox-notifier.js';
import { CustomEventRepository, type StoredEvent } from '../store/custom-event.repository.js';

/** Longer than any statement may take. */
const STORE_TIMEOUT_MS = 8_000;

/** Logs events: judged as the matcher will judge them, stored once, then published by the outbox. */
@Injectable()
export class EventsService {
  constructor(
    private readonly events: CustomEventRepository,
    private readonly metrics: IngestMetrics,
    @Inject(OUTBOX_NOTIFIER) private readonly outbox: OutboxNotifier,
    @Inject(INGEST_CONFIG) private readonly config: Pick<IngestConfig, 'EVENT_MAX_BYTES'>,
  ) {}

  async log(scope: EventScope, input: EventToLog, traceparent: string | undefined): Promise<StoredEvent> {
    const nowMs = Date.now();
    const event = makeEvent(input, { id: newEventId(nowMs), atMs: nowMs });
    const { value } = makeRecord(scope, event);
    this.judge(value);
    const record = { bytes: value.length, traceparent };
    const stored = await withDeadline(this.events.store(scope, event, record), STORE_TIMEOUT_MS);
    if (stored.isNew) {
      this.metrics.accepted.inc();
      this.outbox.nudge();
    } else {
      this.metrics.duplicates.inc();
    }
    return stored;
  }

  /** What is accepted here, the matcher accepts: the same reader with the same limit. */
  private judge(record: Buffer): void {
    const maxBytes = this.config.EVENT_MAX_BYTES;
    const read = readEnvelope(record, EVENT_TOPIC, { maxBytes });
    if (read.ok) return;
    if (read.reason !== 'too_large') throw invalidFields([{ field: 'body', message: read.detail }]);
    const detail = `The event would take ${record.length} bytes on its topic; ${maxBytes} are allowed.`;
    throw new ProblemError(413, detail);
  }
}
