import { Webhook } from 'standardwebhooks';
import type { DestinationChange, Receipt } from './facts.js';
import { Signatures } from './signatures.js';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const BODY = Buffer.from('{"type":"conversation.created"}');
/** Long ago: age is not this class's business. */
const TIMESTAMP = 1_000_000;

const change = (...secrets: string[]): DestinationChange => ({
  destinationId: 'd1',
  tenantId: 't1',
  projectId: 'p1',
  askedAtMs: 0,
  answeredAtMs: 1,
  state: {
    path: '/d1',
    eventTypes: [],
    agentIds: [],
    enabled: true,
    deleted: false,
    secrets: secrets.map((secret) => ({ secret, validUntilMs: null })),
  },
});

const signedBy = (...secrets: string[]): Receipt => ({
  destinationId: null,
  path: '/d1',
  webhookId: 'evt_1',
  attempt: 1,
  run: '0',
  arrivedAtMs: 2,
  answeredAtMs: 3,
  status: 200,
  timestampHeader: String(TIMESTAMP),
  signatureHeader: secrets.map((s) => new Webhook(s).sign('evt_1', new Date(TIMESTAMP * 1_000), BODY)).join(' '),
  bodyHash: '',
  signedBy: null,
});

describe('Signatures', () => {
  it('names the newest secret that signed', () => {
    const signatures = new Signatures();
    signatures.learn(change(OLD));
    signatures.learn(change(NEW, OLD));
    const receipts = [signedBy(OLD), signedBy(OLD, NEW), signedBy(NEW)];
    for (const receipt of receipts) signatures.check(receipt, BODY);
    expect(receipts.map((r) => r.signedBy)).toEqual([OLD, NEW, NEW]);
  });

  it('finds out later, where the secret is learnt after the receipt', () => {
    const signatures = new Signatures();
    const beforeAnything = signedBy(OLD);
    signatures.check(beforeAnything, BODY);
    signatures.learn(change(OLD));
    const beforeRotation = signedBy(NEW);
    signatures.check(beforeRotation, BODY);
    expect([beforeAnything.signedBy, beforeRotation.signedBy]).toEqual([OLD, null]);
    signatures.learn(change(NEW, OLD));
    expect(beforeRotation.signedBy).toBe(NEW);
  });

  it.each<[string, Partial<Receipt>, Buffer]>([
    ['another body', {}, Buffer.from('{}')],
    ['another id', { webhookId: 'evt_2' }, BODY],
    ['another time', { timestampHeader: '1000001' }, BODY],
    ['a time that is no number', { timestampHeader: '1e6' }, BODY],
    ['no signature', { signatureHeader: '' }, BODY],
    ['a signature of another version', { signatureHeader: signedBy(OLD).signatureHeader.replace('v1', 'v2') }, BODY],
    ['the secret of another destination', { path: '/d2' }, BODY],
  ])('does not take %s', (_what, forged, body) => {
    const signatures = new Signatures();
    signatures.learn(change(OLD));
    const receipt = { ...signedBy(OLD), ...forged };
    signatures.check(receipt, body);
    expect(receipt.signedBy).toBeNull();
  });
});
