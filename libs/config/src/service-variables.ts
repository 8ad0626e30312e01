import { choice, durationMs, readUrl, variable, wholeNumber } from './fields.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What every service takes. */
export const serviceVariables = (defaultPort: number) => ({
  PORT: wholeNumber({
    min: 0,
    max: 65_535,
    default: defaultPort,
    description: 'TCP port of the HTTP server (health, metrics, API); 0 takes any free one.',
  }),
  LOG_LEVEL: choice(LOG_LEVELS).default('info').meta({ description: 'Lowest level that is logged.' }),
  SHUTDOWN_TIMEOUT_MS: durationMs({
    min: 0,
    max: 600_000,
    default: 35_000,
    description: 'Longest wait for work in flight after SIGTERM, in ms; keep it above ATTEMPT_TIMEOUT_MS.',
  }),
  EVENT_MAX_BYTES: wholeNumber({
    min: 1_024,
    max: 1_000_000,
    default: 262_144,
    description: 'Largest event, as a record and as a serialised body, in bytes; topics take 1 MiB with headers.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable((text) => readUrl(text, ['http:', 'https:']))
    .optional()
    .meta({ description: 'Base URL of an OTLP/HTTP collector; unset: no traces are exported.', shownAs: 'url' }),
});
