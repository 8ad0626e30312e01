import { buildWebhookHeaders, type WebhookHeadersInput } from './build-webhook-headers.js';
import { signWebhook } from './sign-webhook.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = Buffer.from('{"a":1}');
const input: WebhookHeadersInput = {
  custom: {},
  eventId: 'evt_1',
  timestampSeconds: 1_772_000_000,
  attempt: 2,
  run: '0',
  body,
  secrets: [SECRET],
  version: '1.2.3',
};
const build = (change: Partial<WebhookHeadersInput> = {}) => {
  const flat = buildWebhookHeaders({ ...input, ...change });
  const pairs: [string, string][] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i] as string, flat[i + 1] as string]);
  return pairs;
};

describe('buildWebhookHeaders', () => {
  it('are these for a first run', () => {
    expect(build()).toEqual([
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Outbound-Webhooks/1.2.3'],
      ['webhook-id', 'evt_1'],
      ['webhook-timestamp', '1772000000'],
      ['webhook-attempt', '2'],
      ['webhook-signature', signWebhook(SECRET, 'evt_1', 1_772_000_000, body)],
    ]);
  });

  it('mark a resend and pass a trace on', () => {
    const headers = Object.fromEntries(build({ run: 'run_7', traceparent: '00-aa-bb-01' }));
    expect(headers).toMatchObject({ 'webhook-resend': 'run_7', traceparent: '00-aa-bb-01' });
  });

  it('have one signature per secret, separated by a space', () => {
    const other = 'whsec_' + Buffer.alloc(32, 7).toString('base64');
    const signature = Object.fromEntries(build({ secrets: [SECRET, other] }))['webhook-signature'];
    expect(signature?.split(' ')).toEqual(
      [SECRET, other].map((secret) => signWebhook(secret, 'evt_1', 1_772_000_000, body)),
    );
  });

  it('have no signature without a secret', () => {
    expect(build({ secrets: [] }).map(([name]) => name)).not.toContain('webhook-signature');
  });

  it('put custom headers first, as they are spelled', () => {
    expect(build({ custom: { 'X-Api-Key': 'k', accept: '*/*' } }).slice(0, 2)).toEqual([
      ['X-Api-Key', 'k'],
      ['accept', '*/*'],
    ]);
  });

  it.each(['content-type', 'CONTENT-TYPE', 'webhook-id', 'Webhook-Signature', 'user-agent', 'WEBHOOK-TIMESTAMP'])(
    'never send a custom %s beside ours',
    (name) => {
      const named = build({ custom: { [name]: 'forged' } }).filter(([n]) => n.toLowerCase() === name.toLowerCase());
      expect(named).toHaveLength(1);
      expect(named[0]?.[1]).not.toBe('forged');
    },
  );

  it('send a custom name once, whatever its cases', () => {
    const named = build({ custom: { 'X-A': '1', 'x-a': '2' } }).filter(([name]) => name.toLowerCase() === 'x-a');
    expect(named).toEqual([['X-A', '1']]);
  });
});
