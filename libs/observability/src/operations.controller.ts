import { Controller, Get, Header, Inject, Res, SetMetadata, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { HealthSource } from './health-source.js';
import { DrainState } from './health-source.js';
import type { Logger } from './logger.js';
import { Metrics } from './metrics.js';

export const LOGGER = Symbol('LOGGER');
export const READINESS_SOURCES = Symbol('READINESS_SOURCES');

/** Marks the routes of this controller, for global guards (authentication, rate limit) to let through. */
export const OPERATIONS_ROUTE = 'operations-route';

const CHECK_TIMEOUT_MS = 2_000;

interface StatusSetter {
  status(code: number): unknown;
}

/** What the platform asks a service: is it alive, does it want work, how is it doing. */
@SetMetadata(OPERATIONS_ROUTE, true)
@Controller()
export class OperationsController {
  private downBefore = '';

  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(READINESS_SOURCES) private readonly sources: readonly HealthSource[],
    @Inject(DrainState) private readonly drain: DrainState,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Alive: the event loop turns. Independent of Kafka and PostgreSQL, since a restart would not mend those. */
  @Get('health/live')
  @Header('Cache-Control', 'no-store')
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  /** 200 where every source is up; 503 where one is down, naming it, or while draining. */
  @Get('health/ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: StatusSetter): Promise<HealthCheckResult> {
    const sources = this.drain.draining ? [drainingSource, ...this.sources] : this.sources;
    const result = await this.checkAll(sources);
    if (result.status !== 'ok') response.status(503);
    this.logChange(result);
    return result;
  }

  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  /** terminus throws its result; an application's exception filter would give it another shape. */
  private async checkAll(sources: readonly HealthSource[]): Promise<HealthCheckResult> {
    try {
      return await this.health.check(sources.map((source) => () => toIndicator(source)));
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private logChange(result: HealthCheckResult): void {
    const down = Object.keys(result.error ?? {}).join(', ');
    if (down === this.downBefore) return;
    this.downBefore = down;
    if (down === '') this.logger.info({}, 'ready');
    else this.logger.warn({ down, details: result.error }, 'not ready');
  }
}

const drainingSource: HealthSource = { name: 'drain', check: () => ({ up: false, detail: { draining: true } }) };

async function toIndicator(source: HealthSource): Promise<Record<string, { status: 'up' | 'down' }>> {
  const report = await checkInTime(source);
  return { [source.name]: { ...report.detail, status: report.up ? 'up' : 'down' } };
}

async function checkInTime(source: HealthSource) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ up: boolean; detail?: Record<string, unknown> }>((resolve) => {
    timer = setTimeout(() => resolve({ up: false, detail: { message: 'no answer' } }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([source.check(), late]);
  } catch (error) {
    return { up: false, detail: { message: error instanceof Error ? error.message : 'failed' } };
  } finally {
    clearTimeout(timer);
  }
}
