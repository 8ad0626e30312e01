import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import ts from 'typescript';

type Verify = (secret: string, headers: Record<string, string>, body: Buffer) => unknown;

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const [SECRET, OTHER] = [secretOf(1), secretOf(2)];
const BODY = Buffer.from('{"type":"test"}');
const nowSeconds = () => Math.floor(Date.now() / 1_000);

function headersOf(timestampSeconds: number, ...secrets: string[]): Record<string, string> {
  const signatures = secrets.map((secret) =>
    new Webhook(secret).sign('evt_1', new Date(timestampSeconds * 1_000), BODY.toString()),
  );
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}

/** The other languages are not at hand wherever tests run. */
describe('the TypeScript snippet', () => {
  let verify: Verify;
  beforeAll(async () => {
    const source = readFileSync(join(import.meta.dirname, 'snippets', 'typescript.txt'), 'utf8');
    const script = ts.transpile(source, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 });
    const module = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as { verifyWebhook: Verify };
    verify = module.verifyWebhook;
  });

  it('accepts what Standard Webhooks sign, during a rotation too', () => {
    expect(verify(SECRET, headersOf(nowSeconds(), SECRET), BODY)).toEqual({ type: 'test' });
    expect(verify(SECRET, headersOf(nowSeconds(), OTHER, SECRET), BODY)).toEqual({ type: 'test' });
  });

  it('refuses another secret, a changed body, a missing signature and an old request', () => {
    const good = headersOf(nowSeconds(), SECRET);
    expect(() => verify(OTHER, good, BODY)).toThrow('does not match');
    expect(() => verify(SECRET, good, Buffer.from('{"type":"tost"}'))).toThrow('does not match');
    expect(() => verify(SECRET, { ...good, 'webhook-signature': '' }, BODY)).toThrow('does not match');
    expect(() => verify(SECRET, { ...good, 'webhook-signature': 'v1a,AAAA' }, BODY)).toThrow('does not match');
    expect(() => verify(SECRET, headersOf(nowSeconds() - 301, SECRET), BODY)).toThrow('too old');
  });
});
