import {
  answerOf,
  failed,
  flood,
  drip,
  ok,
  onRequest,
  OK,
  refused,
  retried,
  send,
  sendAndEnd,
  sendPieces,
  SOON_MS,
} from './endpoint-row.js';
import type { EndpointRow } from './endpoint-row.js';

const kept = { isKept: true };
/** Headers that a client with more ideas of its own would act upon. */
const TEMPTING = [
  'Location: /elsewhere',
  'Refresh: 0; url=/elsewhere',
  'WWW-Authenticate: Basic realm="x"',
  'Proxy-Authenticate: Basic realm="x"',
  'Alt-Svc: h3=":1"',
  'Set-Cookie: a=b',
];

const answered = (status: number): EndpointRow =>
  onRequest(`${status}`, send(answerOf(status, '', TEMPTING)), classOf(status), kept);

/** Said again here, apart from the code that decides it. */
function classOf(status: number) {
  if (status >= 200 && status <= 299) return ok(status);
  const isPassing = [408, 425, 429].includes(status) || (status >= 500 && status <= 599);
  return isPassing ? retried(status) : refused(status);
}

const successes = [200, 201, 202, 203, 206, 207, 208, 226, 250, 299];
const redirects = [300, 301, 302, 303, 305, 306, 307, 308, 399];
const clientErrors = [
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422],
  ...[423, 424, 425, 426, 428, 429, 431, 451, 499],
];
const serverErrors = [500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 522, 524, 529, 599];
const unknown = [600, 666, 700, 999];

const noStatus = [
  ...['99', '2000', '-200', '+200', '20O', 'abc', '', '2 0', '0x200', '200.5', '\xb2\xb0\xb0', '000', '001', '099'],
].map((status) =>
  onRequest(`status "${status}"`, send(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`), failed('protocol')),
);

const interim = (status: number, header = '') => `HTTP/1.1 ${status} Wait\r\n${header}\r\n`;
const UPGRADE = 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';

/** RFC 9110, 15.2: a client takes any number of them, also unasked. */
const interimRows: EndpointRow[] = [
  onRequest('100 unasked, then 200', send(interim(100) + OK), ok(), kept),
  onRequest('100 unasked, then 500', send(interim(100) + answerOf(500, 'no')), retried(500, 'no'), kept),
  onRequest('100 with headers, then 200', send(interim(100, 'X-Note: 100 100\r\n') + OK), ok(), kept),
  onRequest('100 without a reason, then 204', send(`HTTP/1.1 100\r\n\r\n${answerOf(204)}`), ok(204), kept),
  // HTTP/1.0 knows no interim answers, and the end of one is the end of the connection.
  onRequest('100 of HTTP/1.0, then 200', send(`HTTP/1.0 100 Go on\r\n\r\n${OK}`), failed('protocol')),
  onRequest('100 byte by byte, then 200', sendPieces([...(interim(100) + OK)]), ok(), kept),
  onRequest(
    '100, 103, 100, 102 and 199, then 404',
    send([100, 103, 100, 102, 199].map((s) => interim(s)).join('') + answerOf(404)),
    refused(404),
    kept,
  ),
  onRequest(
    '100 cut in its status, then 200',
    sendPieces(['HTTP/1.1 10', '0 Go\r', '\n\r', '\nHTTP/1', OK.slice(6)]),
    ok(),
    kept,
  ),
  onRequest('100 twice over one connection', send(interim(100) + OK), ok(), { calls: 2, ...kept }),
  onRequest('fifty early hints, then 200', send(interim(103, 'Link: </a>\r\n').repeat(50) + OK), ok(), kept),
  onRequest('100 and nothing more', send(interim(100)), failed('timeout'), { timeoutMs: SOON_MS }),
  onRequest('100 and the end', sendAndEnd(interim(100)), failed('reset')),
  onRequest('103 and the end', sendAndEnd(interim(103)), failed('reset')),
  onRequest('1xx without end', flood('', interim(100) + interim(103)), failed('protocol')),
  onRequest('1xx without end, slowly', drip('', interim(102)), failed('timeout'), { timeoutMs: SOON_MS }),
  onRequest('101 with an upgrade', send(UPGRADE), failed('protocol')),
  onRequest('101 with an upgrade, and frames', send(`${UPGRADE}\x81\x05hello`), failed('protocol')),
  onRequest('101 without an upgrade', send('HTTP/1.1 101 Switching\r\n\r\n'), failed('protocol')),
  onRequest('101, then 200', send(`HTTP/1.1 101 Switching\r\n\r\n${OK}`), failed('protocol')),
];

/** Our delay before the second attempt is 2 s and up to 30 % of jitter. */
const OURS: [number, number] = [2_000, 2_600];
const TWICE: [number, number] = [4_000, 4_000];
const retryAfter = (name: string, value: string, delayMs: [number, number]): EndpointRow =>
  onRequest(`Retry-After: ${name}`, send(answerOf(503, '', [`Retry-After: ${value}`])), retried(503), {
    ...kept,
    delayMs,
  });
const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

const retryAfterRows: EndpointRow[] = [
  retryAfter('3 s', '3', [3_000, 3_000]),
  retryAfter('blanks around', '  \t3  ', [3_000, 3_000]),
  retryAfter('exactly twice ours', '4', TWICE),
  retryAfter('a day', '86400', TWICE),
  retryAfter('more than a number holds', '9'.repeat(400), TWICE),
  retryAfter('zero', '0', OURS),
  retryAfter('negative', '-5', OURS),
  retryAfter('fractional', '3.5', OURS),
  retryAfter('signed', '+3', OURS),
  retryAfter('exponential', '3e3', OURS),
  retryAfter('hexadecimal', '0x10', OURS),
  retryAfter('a list', '3, 4', OURS),
  retryAfter('nothing', '', OURS),
  retryAfter('words', 'in a while', OURS),
  retryAfter('not a number', 'NaN', OURS),
  retryAfter('infinite', 'Infinity', OURS),
  retryAfter('a date to come', inAnHour(), TWICE),
  retryAfter('a date gone by', 'Sun, 06 Nov 1994 08:49:37 GMT', OURS),
  retryAfter('a date in another form', '2999-01-01T00:00:00Z', OURS),
  retryAfter('twice, the first counts', '3\r\nretry-after: 86400', [3_000, 3_000]),
  onRequest('Retry-After of a 429', send(answerOf(429, '', ['Retry-After: 3'])), retried(429), {
    ...kept,
    delayMs: [3_000, 3_000],
  }),
  onRequest('Retry-After of a 404', send(answerOf(404, '', ['Retry-After: 3'])), refused(404), kept),
  onRequest('Retry-After of a 301', send(answerOf(301, '', ['Retry-After: 3'])), refused(301), kept),
];

/** What a status, or none, comes to. */
export const statusRows: readonly EndpointRow[] = [
  ...[...successes, ...redirects, ...clientErrors, ...serverErrors, ...unknown].map(answered),
  // These have no body, whatever is said of its length.
  onRequest('204', send('HTTP/1.1 204 No Content\r\n\r\n'), ok(204), kept),
  onRequest('205', send(answerOf(205)), ok(205), kept),
  onRequest('304', send('HTTP/1.1 304 Not Modified\r\n\r\n'), refused(304), kept),
  ...noStatus,
  ...interimRows,
  ...retryAfterRows,
];
