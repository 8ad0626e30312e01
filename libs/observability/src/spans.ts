import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { SERVICE_VERSION } from './service-version.js';

/** Spans by OpenTelemetry. Its four hundred modules are loaded with this file: import it only where spans are exported. */
export class Spans {
  private readonly tracer: Tracer;
  private readonly provider: NodeTracerProvider;

  /** Spans go to `endpoint`/v1/traces by OTLP over HTTP, in batches. */
  constructor({ service, endpoint }: { service: string; endpoint: string }) {
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
    this.provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'service.version': SERVICE_VERSION }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    this.provider.register();
    this.tracer = this.provider.getTracer(service);
  }

  /** The W3C traceparent of the present span; undefined where there is none. */
  traceparent(): string | undefined {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    return carrier.traceparent;
  }

  /** Runs `run` in a span below `parent` [the present one], ended when the promise settles, where `run` returns one. */
  run<T>(name: string, parent: string | undefined, run: () => T): T {
    const from = parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
    return this.tracer.startActiveSpan(name, {}, from, (span) => endWith(span, run));
  }

  /** Exports what is left. */
  async shutdown(): Promise<void> {
    await this.provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  }
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
