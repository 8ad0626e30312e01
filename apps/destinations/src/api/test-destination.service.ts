import { randomUUID } from 'node:crypto';
import { sampleEnvelope } from '#contracts';
import type { EgressClient, EgressResult } from '#egress';
import { SERVICE_VERSION } from '#observability';
import { buildWebhookHeaders, classifyStatus, scrubExcerpt, secretTextsOf } from '#webhook';
import type { TestDestination, TestResult, TestTarget } from './test-destination.js';

type FailureReason = Extract<EgressResult, { kind: 'failure' }>['reason'];

/** One text for a name that does not resolve, one that resolves to a blocked address, and a refused connection. */
const UNREACHABLE = 'Could not connect to the destination.';

/** A fault of ours that every destination meets. One that may be the destination's is not told from its own. */
const NOT_SENT = 'The test was not sent: outbound connections fail on our side at the moment.';

/** Sends a `test` event as delivery would send the first attempt of one, and logs nothing of it anywhere. */
export class TestDestinationService implements TestDestination {
  constructor(
    private readonly egress: Pick<EgressClient, 'post'>,
    private readonly timeoutMs: number,
  ) {}

  async send(target: TestTarget): Promise<TestResult> {
    const now = new Date();
    const { tenantId, projectId, url, headers, secrets } = target;
    const body = Buffer.from(JSON.stringify(sampleEnvelope('test', { tenantId, projectId }, now.toISOString())));
    const signed = buildWebhookHeaders({
      custom: headers,
      eventId: `test_${randomUUID()}`,
      timestampSeconds: Math.floor(now.getTime() / 1_000),
      attempt: 1,
      run: '0',
      body,
      secrets,
      version: SERVICE_VERSION,
    });
    const result = await this.egress.post({ url, headers: signed, body, timeoutMs: this.timeoutMs });
    if (result.kind === 'infrastructure') return { success: false, error: result.isCertain ? NOT_SENT : UNREACHABLE };
    if (result.kind === 'failure') return { success: false, error: this.explain(result.reason) };
    const sent = secretTextsOf({ custom: headers, secrets, headers: signed, url });
    return judge(result.status, result.excerpt && scrubExcerpt(result.excerpt, sent, body));
  }

  /** The egress guard's own words stay inside: they tell a blocked address from one that nobody answers at. */
  private explain(reason: FailureReason): string {
    switch (reason) {
      case 'dns':
      case 'connect':
      case 'blocked':
        return UNREACHABLE;
      case 'timeout':
        return `No complete answer within ${this.timeoutMs / 1_000} s.`;
      case 'tls':
        return 'The TLS handshake failed: the certificate must be valid and the protocol TLS 1.2 or later.';
      case 'reset':
        return 'The connection was closed before an answer was complete.';
      case 'protocol':
        return 'The answer is not valid HTTP.';
    }
  }
}

function judge(statusCode: number, excerpt: string | null): TestResult {
  if (classifyStatus(statusCode) === 'success') return { success: true, statusCode };
  const isRedirect = statusCode >= 300 && statusCode < 400;
  const text = `The endpoint answered ${statusCode}${isRedirect ? '; redirects are not followed' : ''}`;
  return { success: false, statusCode, error: excerpt ? `${text}: ${excerpt}` : `${text}.` };
}
