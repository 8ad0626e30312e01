import { decodeCommandHeaders, type CommandHeaders } from './command-headers.js';
import { deadLetterHeaders } from './dead-letter.js';

const command: CommandHeaders = {
  eventId: 'evt_1',
  eventType: 'feedback.created',
  tenantId: 'acme',
  projectId: 'shop',
  agentId: 'a',
  destinationId: 'd',
  deliveryId: 'dlv_1',
  run: '0',
  attempt: 3,
  createdAtMs: 1_000,
  notBeforeMs: 5_000,
  origin: 'feedback.events/0/1',
};

describe('deadLetterHeaders', () => {
  const headers = deadLetterHeaders(command, {
    reason: 'http_status',
    attempts: 3,
    lastStatus: 500,
    lastError: 'oh\u0000no',
    failedAtMs: 9_000,
  });

  it('say why it ended', () => {
    expect(headers).toMatchObject({
      reason: 'http_status',
      attempts: '3',
      'last-status': '500',
      'last-error': 'oh\ufffdno',
      'failed-at': '9000',
    });
  });

  it('still hold the whole command, ready to be replayed', () => {
    expect(decodeCommandHeaders(headers)).toEqual({ ok: true, headers: command });
  });

  it('leave out a status and an error that there are none of', () => {
    const overflow = deadLetterHeaders(command, {
      reason: 'overflow',
      attempts: 0,
      lastStatus: null,
      lastError: null,
      failedAtMs: 9_000,
    });
    expect(Object.keys(overflow)).not.toEqual(expect.arrayContaining(['last-status']));
    expect(Object.keys(overflow)).not.toEqual(expect.arrayContaining(['last-error']));
  });

  it('cut a long error', () => {
    const long = deadLetterHeaders(command, {
      reason: 'tls',
      attempts: 3,
      lastStatus: null,
      lastError: 'e'.repeat(5_000),
      failedAtMs: 9_000,
    });
    expect(long['last-error']).toHaveLength(1_024);
  });
});
