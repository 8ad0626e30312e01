import { AddressPolicy } from './address-policy.js';
import { BlockedError, ResolveError } from './egress-errors.js';
import { judgeAnswers } from './guarded-connector.js';

const closed = new AddressPolicy([]);

describe('judgeAnswers', () => {
  it('gives back the answers to dial', () => {
    expect(judgeAnswers('a.example', ['1.1.1.1', '2606:4700::1'], 443, closed)).toEqual(['1.1.1.1', '2606:4700::1']);
  });

  it('refuses all where one is blocked', () => {
    expect(() => judgeAnswers('a.example', ['1.1.1.1', '10.0.0.1'], 443, closed)).toThrow(new BlockedError());
  });

  it('refuses what is no address', () => {
    expect(() => judgeAnswers('a.example', ['not-an-address'], 443, closed)).toThrow(new BlockedError());
  });

  it('takes no answer for a name that does not resolve', () => {
    expect(() => judgeAnswers('a.example', [], 443, closed)).toThrow(new ResolveError(undefined));
  });

  it('thins out localhost, whose two addresses are ours', () => {
    const open = new AddressPolicy(['127.0.0.1/32']);
    expect(judgeAnswers('localhost', ['::1', '127.0.0.1'], 80, open)).toEqual(['127.0.0.1']);
    expect(() => judgeAnswers('localhost', ['::1', '127.0.0.1'], 80, closed)).toThrow(new BlockedError());
    expect(() => judgeAnswers('localhost.example', ['::1', '127.0.0.1'], 80, open)).toThrow(new BlockedError());
  });
});
