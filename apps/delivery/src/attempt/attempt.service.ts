import type { AttemptReason, DestinationState } from '#contracts';
import type { EgressClient, EgressResult } from '#egress';
import { SERVICE_VERSION } from '#observability';
import { buildWebhookHeaders, classifyFailure, classifyStatus, scrubExcerpt, secretTextsOf } from '#webhook';
import type { Command } from '../command/read-command.js';
import type { DestinationOpener } from './opened-destination.js';

/** An attempt that was made: when, for how long, and what came of it. */
export interface AttemptResult {
  verdict: 'success' | 'retryable' | 'permanent';
  reason: AttemptReason;
  startedAtMs: number;
  durationMs: number;
  /** Epoch ms, rounded up: the delay before a retry counts from here. */
  endedAtMs: number;
  statusCode: number | null;
  /** Text of a failure, at most 1 KB, without what we sent. */
  responseExcerpt: string | null;
  /** What happened, for people; never a header value, a body or a URL's query. */
  error: string | null;
  retryAfter: string | undefined;
}

/** No attempt: what lies between us and every destination failed before anything was sent. */
export interface NotSent {
  verdict: 'not_sent';
  /** No destination has a part in it, so every call meets it. */
  isCertain: boolean;
  /** For a log. */
  detail: string;
}

/** Makes one attempt: sign, send, measure, classify. A remote failure is a value, and so is a fault of ours once it is sent. */
export class AttemptService {
  constructor(
    private readonly egress: EgressClient,
    private readonly opener: DestinationOpener,
    private readonly timeoutMs: number,
  ) {}

  /**
   * @param onNewConnection so that it shows whether there is a way out now
   * @throws UnknownKeyError, SecretDamagedError before anything is sent
   */
  async attempt(
    command: Command,
    destination: DestinationState,
    onNewConnection = false,
  ): Promise<AttemptResult | NotSent> {
    const { customHeaders, secrets } = this.opener.open(destination);
    const startedAtMs = Date.now();
    const headers = buildWebhookHeaders({
      custom: customHeaders,
      eventId: command.eventId,
      timestampSeconds: Math.floor(startedAtMs / 1000),
      attempt: command.attempt,
      run: command.run,
      body: command.body,
      secrets: secrets.filter((s) => s.expiresAtMs === null || s.expiresAtMs > startedAtMs).map((s) => s.secret),
      version: SERVICE_VERSION,
      traceparent: command.traceparent,
    });
    const { url } = destination;
    const sentMs = performance.now();
    const request = { url, headers, body: command.body, timeoutMs: this.timeoutMs, onNewConnection };
    const result = await this.egress.post(request).catch((fault: unknown) => brokenAt(fault, sentMs));
    if (result.kind === 'infrastructure') {
      return { verdict: 'not_sent', isCertain: result.isCertain, detail: result.detail };
    }
    const scrub = (excerpt: string) => {
      try {
        const own = { custom: customHeaders, secrets: secrets.map(({ secret }) => secret), headers, url };
        return scrubExcerpt(excerpt, secretTextsOf(own), request.body);
      } catch {
        return '[redacted]';
      }
    };
    // Not start + duration: the start was read before signing, and both are rounded down.
    return { startedAtMs, endedAtMs: Date.now() + 1, ...judge(result, scrub) };
  }
}

/** Sending broke where nothing may: whether the endpoint has the request nobody knows. */
interface Broken {
  kind: 'broken';
  detail: string;
  durationMs: number;
}

/** Only the name of the fault: its words could carry what must not be told. */
function brokenAt(fault: unknown, sentMs: number): Broken {
  const detail = fault instanceof Error ? fault.name : 'unknown';
  return { kind: 'broken', detail, durationMs: Math.round(performance.now() - sentMs) };
}

function judge(
  result: Exclude<EgressResult, { kind: 'infrastructure' }> | Broken,
  scrub: (excerpt: string) => string,
): Omit<AttemptResult, 'startedAtMs' | 'endedAtMs'> {
  if (result.kind !== 'response') {
    const { detail, durationMs } = result;
    const reason = result.kind === 'broken' ? 'internal' : result.reason;
    return {
      verdict: reason === 'internal' ? 'retryable' : classifyFailure(reason),
      reason,
      durationMs,
      statusCode: null,
      responseExcerpt: null,
      error: detail,
      retryAfter: undefined,
    };
  }
  const verdict = classifyStatus(result.status);
  const success = verdict === 'success';
  return {
    verdict,
    reason: success ? 'ok' : 'http_status',
    durationMs: result.durationMs,
    statusCode: result.status,
    responseExcerpt: success || result.excerpt === null ? null : scrub(result.excerpt),
    error: success ? null : `answered ${result.status}`,
    retryAfter: result.retryAfter,
  };
}
