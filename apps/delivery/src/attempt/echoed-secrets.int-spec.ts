import type { DestinationState } from '#contracts';
import { EgressClient } from '#egress';
import { Metrics, SILENT_LOGGER } from '#observability';
import { startEndpoint, type Endpoint } from '#testing';
import type { Command } from '../command/read-command.js';
import { AttemptService } from './attempt.service.js';
import type { DestinationOpener } from './opened-destination.js';

const CREDENTIALS = 'S3cr3tT0ken/with+"odd"&chars';
const KEY = 'k3y=of~the^query';
const opener = {
  open: () => ({ customHeaders: { Authorization: `Bearer ${CREDENTIALS}` }, secrets: [] }),
} as unknown as DestinationOpener;
const command = { eventId: 'evt_1', attempt: 1, run: '0', body: Buffer.from('{}') } as Command;

let egress: EgressClient;
let endpoint: Endpoint;
let answer = '';
beforeAll(async () => {
  const metrics = new Metrics('test');
  egress = new EgressClient({ allowHttp: true, allowCidrs: ['127.0.0.1/32'], logger: SILENT_LOGGER, metrics });
  endpoint = await startEndpoint({
    onRequest: (socket) => void socket.write(`HTTP/1.1 500 No\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`),
  });
});
afterAll(async () => {
  await endpoint.close();
  await egress.close();
});

async function excerptOf(body: string): Promise<string> {
  answer = body;
  const destination = { url: `${endpoint.url}?key=${encodeURIComponent(KEY)}` } as DestinationState;
  const result = await new AttemptService(egress, opener, 20_000).attempt(command, destination);
  if (result.verdict === 'not_sent') throw new Error(result.detail);
  expect(result.statusCode).toBe(500);
  return result.responseExcerpt ?? '';
}

const SPELLINGS: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['in a URL', encodeURIComponent],
];
/** Kept of a text, and read of an answer. */
const CUTS: [string, number, string][] = [
  ['1 KB of text', 1_024, 'y'],
  ['4 KB of an answer', 4_096, '\u0000'],
];

describe.each(CUTS)('a secret that is echoed around the cut at %s', (_, cutBytes, padding) => {
  it.each(SPELLINGS)('is never told, %s', async (_name, spell) => {
    const echo = `${spell(CREDENTIALS)} `;
    for (let inside = 0; inside <= echo.length; inside++) {
      const excerpt = await excerptOf(`${padding.repeat(cutBytes - inside)}${echo}and more`);
      expect([inside, excerpt]).toEqual([inside, expect.not.stringMatching(/s3cr|t0ken|with|odd|chars/i)]);
    }
  });
});

it('leaves what is none as it came', async () => {
  expect(await excerptOf('{"error":"no such order","key":"k3y"}')).toBe('{"error":"no such order","key":"k3y"}');
});

it('is taken out in base64 and by the value of the query', async () => {
  const echo = { auth: Buffer.from(`token:${CREDENTIALS}`).toString('base64'), query: { key: KEY } };
  const excerpt = await excerptOf(JSON.stringify(echo));
  expect(excerpt).not.toContain(KEY);
  expect(excerpt).toMatch(/^\{"auth":".{0,12}\[redacted\].{0,6}","query":\{"key":"\[redacted\]"\}\}$/);
});
