import { AsyncLocalStorage } from 'node:async_hooks';
import type { Spans } from './spans.js';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Where there is no exporter: carries the traceparent through, with no span made. */
const passedOn = new AsyncLocalStorage<string>();
let spans: Spans | undefined;

export interface Tracing {
  /** Exports what is left; call it last. */
  shutdown(): Promise<void>;
}

/**
 * Spans go to `endpoint`/v1/traces by OTLP over HTTP, in batches. Without an endpoint nothing is loaded, measured or
 * exported, and a traceparent that came in still goes out. OTEL_TRACES_SAMPLER and its like are the SDK's own.
 */
export async function startTracing(options: { service: string; endpoint?: string | undefined }): Promise<Tracing> {
  const { service, endpoint } = options;
  if (endpoint === undefined) return { shutdown: () => Promise.resolve() };
  const { Spans } = await import('./spans.js');
  const started = new Spans({ service, endpoint });
  spans = started;
  return {
    shutdown: () => {
      spans = undefined;
      return started.shutdown();
    },
  };
}

/** The W3C traceparent of the present span, or the one passed on; undefined where there is none. */
export function traceparentOf(): string | undefined {
  return spans === undefined ? passedOn.getStore() : spans.traceparent();
}

/**
 * Runs `run` in a span that is a child of `traceparent`, ended when the promise settles, where `run` returns one.
 * A malformed traceparent counts as none. With tracing off and no traceparent it is a plain call.
 */
export function withTraceparent<T>(name: string, traceparent: string | undefined, run: () => T): T {
  const parent = traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent : undefined;
  if (spans !== undefined) return spans.run(name, parent, run);
  return parent === undefined ? run() : passedOn.run(parent, run);
}
