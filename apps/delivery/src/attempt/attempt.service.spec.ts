import { jest } from '@jest/globals';
import type { DestinationState } from '#contracts';
import type { EgressClient, EgressResult } from '#egress';
import { generateSigningSecret } from '#webhook';
import type { Command } from '../command/read-command.js';
import { AttemptService } from './attempt.service.js';
import type { DestinationOpener } from './opened-destination.js';

const ECHO = 'a longer text than any that is left alone';
const answered503: EgressResult = { kind: 'response', status: 503, durationMs: 5, excerpt: ECHO };

function commandWith(body: Buffer): Command {
  return {
    ...{ eventId: 'evt_1', eventType: 'event.created', tenantId: 't', projectId: 'p', agentId: 'a', body },
    ...{ destinationId: 'd', deliveryId: 'dlv_1', run: '0', attempt: 1, createdAtMs: 1 },
    ...{ origin: 'custom.events/0/7', command: 'webhooks.commands/0/7' },
  };
}

const [secret, older] = [generateSigningSecret(), generateSigningSecret()];

function serviceOver(post: () => Promise<EgressResult>): AttemptService {
  const secrets = [
    { secret, expiresAtMs: null },
    { secret: older, expiresAtMs: 1 },
  ];
  const opened = { customHeaders: { 'X-Token': 'Bearer s3cr3t-token' }, secrets };
  const opener = { open: () => opened } as unknown as DestinationOpener;
  return new AttemptService({ post } as unknown as EgressClient, opener, 1_000);
}

const destination = { url: 'https://example.com/hook' } as DestinationState;

describe('an attempt whose POST is out', () => {
  it('keeps its status where its excerpt can not be scrubbed, and tells nothing of that', async () => {
    const body = Object.assign(Buffer.from('{}'), {
      toString: () => {
        throw new RangeError(ECHO);
      },
    });
    const result = await serviceOver(() => Promise.resolve(answered503)).attempt(commandWith(body), destination);
    expect(result).toMatchObject({ verdict: 'retryable', reason: 'http_status', statusCode: 503 });
    expect(result).toHaveProperty('responseExcerpt', '[redacted]');
  });

  it.each([
    ['a header value', 's3cr3t-token'],
    ['the query of the URL', 'query-token-1'],
    ['the signing secret', secret],
    ['the signing secret without its prefix', secret.slice('whsec_'.length)],
    ['a secret that signs no more', older],
  ])('keeps nothing of %s that the endpoint repeats', async (_name, echo) => {
    const answer: EgressResult = { ...answered503, excerpt: `You have ${echo} and more` };
    const to = { url: 'https://example.com/hook?token=query-token-1' } as DestinationState;
    const result = await serviceOver(() => Promise.resolve(answer)).attempt(commandWith(Buffer.from('{}')), to);
    const excerpt = 'responseExcerpt' in result ? result.responseExcerpt : null;
    expect(excerpt).toMatch(/^You have .*\[redacted\].* and more$/);
    expect(excerpt).not.toContain(echo);
  });

  it('ends as a failure of ours where sending itself breaks, without the words of the fault', async () => {
    const post = () => Promise.reject(new TypeError('Bearer s3cr3t'));
    const result = await serviceOver(post).attempt(commandWith(Buffer.from('{}')), destination);
    expect(result).toMatchObject({ verdict: 'retryable', reason: 'internal', statusCode: null, error: 'TypeError' });
  });

  it('is none where the way out failed', async () => {
    const fault: EgressResult = { kind: 'infrastructure', isCertain: true, detail: 'no proxy', durationMs: 1 };
    const result = await serviceOver(() => Promise.resolve(fault)).attempt(commandWith(Buffer.from('{}')), destination);
    expect(result).toEqual({ verdict: 'not_sent', isCertain: true, detail: 'no proxy' });
  });

  it('takes its duration from a clock that nobody sets', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValueOnce(1_700_000_000_000).mockReturnValue(1_600_000_000_000);
    const broken = serviceOver(() => Promise.reject(new TypeError('a fault of ours')));
    const result = await broken.attempt(commandWith(Buffer.from('{}')), destination);
    clock.mockRestore();
    expect(result).toMatchObject({ durationMs: expect.any(Number) });
    expect('durationMs' in result && result.durationMs).toBeGreaterThanOrEqual(0);
  });
});
