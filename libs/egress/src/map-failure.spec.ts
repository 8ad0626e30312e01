import { errors } from 'undici';
import { BlockedError, ResolveError } from './egress-errors.js';
import { mapFailure } from './map-failure.js';

const coded = (code: string, message = 'connect 10.1.2.3:443 secret') => Object.assign(new Error(message), { code });

describe('mapFailure', () => {
  it.each([
    ['timeout', ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']],
    [
      'connect',
      ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EMFILE', 'EACCES', 'UND_ERR_ABORTED'],
    ],
    ['reset', ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED']],
    [
      'tls',
      [
        'DEPTH_ZERO_SELF_SIGNED_CERT',
        'SELF_SIGNED_CERT_IN_CHAIN',
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        'CERT_HAS_EXPIRED',
        'CERT_NOT_YET_VALID',
        'CERT_REVOKED',
        'ERR_TLS_CERT_ALTNAME_INVALID',
        'ERR_SSL_WRONG_VERSION_NUMBER',
        'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
        'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
        'EPROTO',
        'UND_ERR_PRX_TLS',
      ],
    ],
    [
      'protocol',
      [
        'HPE_INVALID_CONSTANT',
        'HPE_INVALID_HEADER_TOKEN',
        'UND_ERR_HEADERS_OVERFLOW',
        'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
        'UND_ERR_INVALID_ARG',
        'UND_ERR_INFO',
        'SOMETHING_NEW',
      ],
    ],
  ])('%s: %j', (reason, codes) => {
    expect(codes.map((code) => [code, mapFailure(coded(code)).reason])).toEqual(codes.map((code) => [code, reason]));
  });

  it("knows our own errors, and gives a failed look-up's code but not its reason", () => {
    expect(mapFailure(new BlockedError())).toEqual({ reason: 'blocked', detail: 'the address is not allowed' });
    expect(mapFailure(new ResolveError(coded('ECONNREFUSED')))).toEqual({
      reason: 'dns',
      detail: 'the name was not resolved (ECONNREFUSED)',
    });
    expect(mapFailure(new ResolveError(undefined)).detail).toBe('the name was not resolved');
  });

  it('takes an answer that breaks HTTP for a protocol error, a closed socket for a reset', () => {
    expect(mapFailure(new errors.SocketError('bad response')).reason).toBe('protocol');
    expect(mapFailure(new errors.SocketError('bad upgrade')).reason).toBe('protocol');
    expect(mapFailure(new errors.SocketError('other side closed')).reason).toBe('reset');
  });

  it('reads the code of several failed addresses', () => {
    const error = Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), {
      code: 'ECONNREFUSED',
    });
    expect(mapFailure(error).reason).toBe('connect');
  });

  it.each([undefined, null, 'text', 7, {}, new Error('plain'), coded('not a code \n')])('survives %p', (error) => {
    expect(mapFailure(error)).toEqual({ reason: 'protocol', detail: 'the answer is not HTTP' });
  });

  it("never passes an error's own message on", () => {
    for (const code of ['ECONNREFUSED', 'HPE_INVALID_CONSTANT', 'EGRESS_DNS', 'SOMETHING_NEW']) {
      expect(mapFailure(coded(code)).detail).not.toMatch(/10\.1\.2\.3|secret/);
    }
  });
});
