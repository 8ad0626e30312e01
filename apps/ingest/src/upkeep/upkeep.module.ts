import { LOGGER, type Logger } from '#observability';
import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { INGEST_CONFIG, type IngestConfig } from '../ingest.config.js';
import { IngestMetrics } from '../ingest.metrics.js';
import { MetricsModule } from '../metrics.module.js';
import { CustomEventRepository } from '../store/custom-event.repository.js';
import { OutboxRepository } from '../store/outbox.repository.js';
import { StoreModule } from '../store/store.module.js';
import { PeriodicTask } from './periodic-task.js';

const MEASURE_EVERY_MS = 5_000;
const PRUNE_EVERY_MS = 60_000;
/** Events of one statement: short enough to hold nobody up. */
const PRUNE_BATCH = 1_000;

/** What happens by itself: the outbox is measured, and events whose retention is over are removed. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tasks: PeriodicTask[];

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly events: CustomEventRepository,
    private readonly metrics: IngestMetrics,
    @Inject(INGEST_CONFIG) private readonly config: Pick<IngestConfig, 'EVENT_RETENTION_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.tasks = [
      new PeriodicTask({ name: 'measure the outbox', run: () => this.measure(), everyMs: MEASURE_EVERY_MS, logger }),
      new PeriodicTask({ name: 'prune', run: (signal) => this.prune(signal), everyMs: PRUNE_EVERY_MS, logger }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }

  private async measure(): Promise<void> {
    const { count, oldestAgeMs } = await this.outbox.measure();
    this.metrics.outboxPending.set(count);
    this.metrics.outboxOldestSeconds.set(Math.max(0, oldestAgeMs) / 1_000);
  }

  private async prune(signal: AbortSignal): Promise<void> {
    let removed: number;
    do {
      removed = await this.events.prune(this.config.EVENT_RETENTION_DAYS, PRUNE_BATCH);
      this.metrics.pruned.inc(removed);
    } while (removed === PRUNE_BATCH && !signal.aborted);
  }
}

@Module({ imports: [StoreModule, MetricsModule], providers: [Upkeep] })
export class UpkeepModule {}
