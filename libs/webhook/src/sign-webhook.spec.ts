import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { generateSigningSecret, signWebhook, signWithAll } from './sign-webhook.js';

const body = Buffer.from('{"type":"test","ключ":"☃"}');

describe('signWebhook', () => {
  it("gives the standard's own example", () => {
    const signature = signWebhook(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      Buffer.from('{"test": 2432232314}'),
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is what the independent library signs', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/),
        fc.jsonValue(),
        fc.integer({ min: 0, max: 4e9 }),
        (id, json, at) => {
          const secret = generateSigningSecret();
          const payload = JSON.stringify(json);
          const expected = new Webhook(secret).sign(id, new Date(at * 1_000), payload);
          expect(signWebhook(secret, id, at, Buffer.from(payload))).toBe(expected);
        },
      ),
    );
  });

  it('is accepted by the independent verifier, with either secret of an overlap', () => {
    const secrets = [generateSigningSecret(), generateSigningSecret()];
    const now = Math.floor(Date.now() / 1_000);
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(now),
      'webhook-signature': signWithAll(secrets, 'evt_1', now, body) ?? '',
    };
    for (const secret of secrets) expect(() => new Webhook(secret).verify(body.toString(), headers)).not.toThrow();
    expect(() => new Webhook(generateSigningSecret()).verify(body.toString(), headers)).toThrow();
    expect(() => new Webhook(secrets[0] ?? '').verify(`${body.toString()} `, headers)).toThrow();
  });
});

describe('generateSigningSecret', () => {
  it('makes 32 random bytes', () => {
    const secret = generateSigningSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(generateSigningSecret()).not.toBe(secret);
  });
});
