import { Module, type DynamicModule, type InjectionToken, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DrainState, type HealthSource } from './health-source.js';
import type { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { LOGGER, OperationsController, READINESS_SOURCES } from './operations.controller.js';

export interface OperationsOptions {
  logger: Logger;
  metrics: Metrics;
  /** What must be up for the service to be ready: the sources, or the tokens they are injected by. */
  readiness?: readonly (HealthSource | InjectionToken<HealthSource>)[];
  /** The modules that export the tokens of `readiness`; not needed for global modules. */
  imports?: ModuleMetadata['imports'];
  /** Made here where not given. */
  drain?: DrainState;
}

/**
 * GET /health/live, /health/ready and /metrics.
 * Global: `DrainState`, `Metrics` and `LOGGER` can be injected everywhere in the application.
 */
@Module({})
export class OperationsModule {
  static register(options: OperationsOptions): DynamicModule {
    const entries = options.readiness ?? [];
    const tokens = entries.filter((entry) => !isHealthSource(entry)) as InjectionToken<HealthSource>[];
    const given = entries.filter(isHealthSource);
    return {
      module: OperationsModule,
      global: true,
      // Our controller logs what is down, once per change; terminus would on every probe.
      imports: [TerminusModule.forRoot({ logger: false }), ...(options.imports ?? [])],
      controllers: [OperationsController],
      providers: [
        { provide: LOGGER, useValue: options.logger },
        { provide: Metrics, useValue: options.metrics },
        { provide: DrainState, useValue: options.drain ?? new DrainState() },
        {
          provide: READINESS_SOURCES,
          useFactory: (...injected: HealthSource[]) => [...given, ...injected],
          inject: tokens,
        },
      ],
      exports: [LOGGER, Metrics, DrainState],
    };
  }
}

function isHealthSource(entry: HealthSource | InjectionToken<HealthSource>): entry is HealthSource {
  return typeof entry === 'object' && 'check' in entry;
}
