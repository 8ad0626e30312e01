import { AsyncLocalStorage } from 'node:async_hooks';
import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { SERVICE_VERSION } from './service-version.js';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Where there is no exporter: carries the traceparent through, with no span made. */
const passedOn = new AsyncLocalStorage<string>();
let tracer: Tracer | undefined;

export interface Tracing {
  /** Exports what is left; call it last. */
  shutdown(): Promise<void>;
}

/**
 * Spans go to `endpoint`/v1/traces by OTLP over HTTP, in batches. Without an endpoint nothing is measured or
 * exported, and a traceparent that came in still goes out. OTEL_TRACES_SAMPLER and its like are the SDK's own.
 */
export function startTracing(options: { service: string; endpoint?: string | undefined }): Tracing {
  if (options.endpoint === undefined) return { shutdown: () => Promise.resolve() };
  const exporter = new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, 'service.version': SERVICE_VERSION }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  tracer = provider.getTracer(options.service);
  return {
    shutdown: async () => {
      tracer = undefined;
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/** The W3C traceparent of the present span, or the one passed on; undefined where there is none. */
export function traceparentOf(): string | undefined {
  if (tracer === undefined) return passedOn.getStore();
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/**
 * Runs `run` in a span that is a child of `traceparent`, ended when the promise settles, where `run` returns one.
 * A malformed traceparent counts as none. With tracing off and no traceparent it is a plain call.
 */
export function withTraceparent<T>(name: string, traceparent: string | undefined, run: () => T): T {
  const parent = traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent : undefined;
  if (tracer === undefined) return parent === undefined ? run() : passedOn.run(parent, run);
  const from = parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
  return tracer.startActiveSpan(name, {}, from, (span) => endWith(span, run));
}

function endWith<T>(span: Span, run: () => T): T {
  const fail = (error: unknown): never => {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = run();
  } catch (error) {
    return fail(error);
  }
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, fail) as T;
  }
  span.end();
  return result;
}
