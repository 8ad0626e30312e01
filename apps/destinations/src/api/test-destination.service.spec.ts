import { generateSigningSecret } from '#webhook';
import { Webhook } from 'standardwebhooks';
import { TestDestinationService } from './test-destination.service.js';
import type { TestTarget } from './test-destination.js';

type Post = ConstructorParameters<typeof TestDestinationService>[0]['post'];
type Request = Parameters<Post>[0];
type Result = Awaited<ReturnType<Post>>;

const TARGET: TestTarget = {
  tenantId: 'acme',
  projectId: 'support',
  id: 'orders',
  url: 'https://example.com/hook?token=query-token-1',
  headers: { authorization: 'Bearer secret-token-1', 'X-Team': 'ops' },
  secrets: [generateSigningSecret()],
};

const failure = (reason: Extract<Result, { kind: 'failure' }>['reason']): Result => ({
  kind: 'failure',
  reason,
  detail: `10.0.0.7: ${reason}`,
  durationMs: 3,
});
const fault = (isCertain: boolean): Result => ({ kind: 'infrastructure', isCertain, detail: 'proxy', durationMs: 3 });
const response = (status: number, excerpt: string | null = null): Result => ({
  kind: 'response',
  status,
  excerpt,
  durationMs: 3,
});

async function sendTo(result: Result) {
  const requests: Request[] = [];
  const post: Post = (request) => {
    requests.push(request);
    return Promise.resolve(result);
  };
  const answer = await new TestDestinationService({ post }, 10_000).send(TARGET);
  const request = requests[0] as Request;
  const pairs = request.headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), request.headers[index + 1] as string] as const] : [],
  );
  return { answer, request, headers: Object.fromEntries(pairs) };
}

describe('TestDestinationService', () => {
  it('sends a signed test event with the custom headers, once, within the time of a test', async () => {
    const { answer, request, headers } = await sendTo(response(204));
    expect(answer).toEqual({ success: true, statusCode: 204 });
    expect(request).toMatchObject({ url: TARGET.url, timeoutMs: 10_000 });
    expect(headers).toMatchObject({
      authorization: 'Bearer secret-token-1',
      'content-type': 'application/json',
      'webhook-attempt': '1',
      'webhook-id': expect.stringMatching(/^test_[0-9a-f-]{36}$/),
    });
    expect(headers).not.toHaveProperty('webhook-resend');
    const event = new Webhook(TARGET.secrets[0] as string).verify(request.body, headers);
    expect(event).toMatchObject({ type: 'test', tenantId: 'acme', projectId: 'support', data: expect.any(Object) });
  });

  it('answers a blocked, an unresolvable and a refusing destination alike, and tells nothing of the network', async () => {
    const answers = await Promise.all((['blocked', 'dns', 'connect'] as const).map((r) => sendTo(failure(r))));
    for (const { answer } of answers) {
      expect(answer).toEqual({ success: false, error: 'Could not connect to the destination.' });
    }
  });

  it('says when the way out is down, unless that may be the destination after all', async () => {
    expect((await sendTo(fault(true))).answer).toEqual({
      success: false,
      error: 'The test was not sent: outbound connections fail on our side at the moment.',
    });
    expect((await sendTo(fault(false))).answer).toEqual({
      success: false,
      error: 'Could not connect to the destination.',
    });
  });

  it.each(['timeout', 'tls', 'reset', 'protocol'] as const)('explains a failure: %s', async (reason) => {
    const { answer } = await sendTo(failure(reason));
    expect(answer).toEqual({ success: false, error: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(answer.error).not.toContain('10.0.0.7');
  });

  it('shows the status and the beginning of a failure', async () => {
    expect((await sendTo(response(500, 'boom'))).answer).toEqual({
      success: false,
      statusCode: 500,
      error: 'The endpoint answered 500: boom',
    });
    expect((await sendTo(response(302))).answer.error).toContain('redirects are not followed');
  });

  it('does not repeat what an endpoint echoes of our secrets', async () => {
    const bare = TARGET.secrets[0]?.slice('whsec_'.length) ?? '';
    const echo = `got Bearer secret-token-1 at ?token=query-token-1 for ${TARGET.secrets[0]}, ${bare}`;
    const { answer } = await sendTo(response(401, echo));
    expect(answer.error).not.toMatch(/secret-token-1|query-token-1|whsec_/);
    expect(answer.error).not.toContain(bare);
  });
});
