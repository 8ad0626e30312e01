import { gzipSync } from 'node:zlib';
import {
  answerOf,
  drip,
  failed,
  flood,
  ok,
  onRequest,
  refused,
  retried,
  send,
  sendAndEnd,
  sendAndReset,
} from './endpoint-row.js';
import type { EndpointRow } from './endpoint-row.js';

const kept = { isKept: true };
/** A body under way is waited for until 2 s after the status, or the deadline. */
const soon = { timeoutMs: 2_000 };
const head = (status: number, ...headers: string[]) => [`HTTP/1.1 ${status} X`, ...headers, '', ''].join('\r\n');
const chunked = (status: number, chunks: string) => head(status, 'Transfer-Encoding: chunked') + chunks;
const protocol = (name: string, text: string): EndpointRow => onRequest(name, send(text), failed('protocol'));

/** A megabyte of nothing that would be 1 GB, were it inflated as often as it says. */
const bomb = gzipSync(Buffer.alloc(4_000_000)).toString('latin1');
const K = 'x'.repeat(1_024);

const lengths: EndpointRow[] = [
  onRequest('204 with a body', send(`${head(204)}surprise`), ok(204)),
  onRequest('304 with a body', send(`${head(304)}surprise`), refused(304)),
  onRequest('205 with a body', send(answerOf(205, 'surprise')), ok(205), kept),
  onRequest('a length of zero', send(answerOf(404)), refused(404), kept),
  onRequest('more than the length', send(`${answerOf(500, 'no')}and more`), retried(500, 'no')),
  onRequest('less than the length, and the end (200)', sendAndEnd(`${head(200, 'Content-Length: 100')}part`), ok()),
  onRequest(
    'less than the length, and the end (500)',
    sendAndEnd(`${head(500, 'Content-Length: 100')}part`),
    retried(500, 'part'),
  ),
  onRequest('less than the length, and a reset (200)', sendAndReset(`${head(200, 'Content-Length: 100')}part`), ok()),
  onRequest(
    'less than the length, and a reset (503)',
    sendAndReset(`${head(503, 'Content-Length: 100')}part`),
    retried(503, 'part'),
  ),
  onRequest(
    'less than the length, and silence',
    send(`${head(500, 'Content-Length: 100')}part`),
    retried(500, 'part'),
    soon,
  ),
  onRequest('nothing of the length, and silence', send(head(200, 'Content-Length: 100')), ok(), { timeoutMs: 1_000 }),
  onRequest('no length, to the end', sendAndEnd(`${head(500)}to the end`), retried(500, 'to the end')),
  onRequest('no length, and silence', send(`${head(404)}hm`), refused(404, 'hm'), soon),
  onRequest('no length, and a reset', sendAndReset(`${head(502)}gone`), retried(502, 'gone')),
  protocol('two lengths', head(200, 'Content-Length: 2', 'Content-Length: 3')),
  protocol('the same length twice', head(200, 'Content-Length: 2', 'Content-Length: 2')),
  protocol('a list of lengths', head(200, 'Content-Length: 2, 2')),
  protocol('a negative length', head(200, 'Content-Length: -1')),
  protocol('a signed length', head(200, 'Content-Length: +2')),
  protocol('a hexadecimal length', head(200, 'Content-Length: 0x2')),
  protocol('a length in words', head(200, 'Content-Length: two')),
  protocol('a length beyond numbers', head(200, `Content-Length: ${'9'.repeat(30)}`)),
  protocol('a length and chunks', `${head(200, 'Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`),
  protocol('chunks and a length', `${head(200, 'Transfer-Encoding: chunked', 'Content-Length: 2')}0\r\n\r\n`),
];

const chunks: EndpointRow[] = [
  onRequest('chunks', send(chunked(500, '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')), retried(500, 'abcde'), kept),
  onRequest(
    'chunks with extensions',
    send(chunked(500, '3;a=b;c="d"\r\nabc\r\n0;e\r\n\r\n')),
    retried(500, 'abc'),
    kept,
  ),
  onRequest('chunks with trailers', send(chunked(200, '0\r\nX-Sum: 1\r\n\r\n')), ok(), kept),
  onRequest('chunks with a length behind them', send(chunked(200, '0\r\nContent-Length: 9\r\n\r\n')), ok()),
  onRequest(
    'a chunk of capital digits',
    send(chunked(500, `00A\r\n0123456789\r\n0\r\n\r\n`)),
    retried(500, '0123456789'),
    kept,
  ),
  onRequest('chunks of one byte', send(chunked(500, '1\r\nx\r\n'.repeat(5_000))), retried(500, K)),
  onRequest('a chunk size in words (200)', send(chunked(200, 'three\r\nabc\r\n')), ok()),
  onRequest('a chunk size in words (500)', send(chunked(500, '3\r\nabc\r\nzz\r\n')), retried(500, 'abc')),
  onRequest('a negative chunk size', send(chunked(500, '-1\r\n')), retried(500)),
  onRequest('a chunk size beyond numbers', send(chunked(500, 'FFFFFFFFFFFFFFFFFF\r\n')), retried(500)),
  onRequest('a chunk longer than its size', send(chunked(500, '3\r\nabcdef\r\n')), retried(500, 'abc')),
  onRequest('chunks of line feeds', send(chunked(500, '3\nabc\n0\n\n')), retried(500)),
  onRequest('chunks that end without an end', sendAndEnd(chunked(500, '3\r\nabc\r\n')), retried(500, 'abc')),
  onRequest('a last chunk without its empty line', sendAndEnd(chunked(200, '0\r\n')), ok()),
  onRequest('an extension without end', flood(chunked(500, '3;'), 'x'), retried(500), { timeoutMs: 10_000 }),
  onRequest('a chunk size without end', flood(chunked(200, ''), '0'), ok()),
  onRequest('trailers without end', flood(chunked(200, '0\r\n'), 'X-A: b\r\n'), ok()),
  onRequest(
    'a compressed transfer',
    sendAndEnd(`${head(500, 'Transfer-Encoding: gzip')}\x1f\x8b`),
    retried(500, /^\x1f?/),
  ),
  onRequest('an unknown transfer', sendAndEnd(`${head(200, 'Transfer-Encoding: foo')}x`), ok()),
];

const endless: EndpointRow[] = [
  ...[200, 404, 503].flatMap((status) => {
    const expected = status === 200 ? ok() : status === 404 ? refused(404, K) : retried(503, K);
    return [
      onRequest(`chunks without end (${status})`, flood(chunked(status, ''), `400\r\n${K}\r\n`), expected),
      onRequest(`a length without end (${status})`, flood(head(status, 'Content-Length: 9999999999'), 'x'), expected),
      onRequest(`no length and no end (${status})`, flood(head(status), 'x'), expected),
    ];
  }),
  onRequest('a success body, slowly', drip(head(200, 'Content-Length: 1000'), '.'), ok(), soon),
  onRequest('a failure body, slowly', drip(head(503, 'Content-Length: 1000'), '.'), retried(503, /^\.+$/), soon),
  onRequest('chunks, slowly', drip(chunked(500, ''), '1\r\n.\r\n'), retried(500, /^\.+$/), soon),
  onRequest('a gzip bomb of a success', send(answerOf(200, bomb, ['Content-Encoding: gzip'])), ok(), kept),
  onRequest('a gzip bomb of a failure', send(answerOf(500, bomb.repeat(2), ['Content-Encoding: gzip'])), retried(500)),
  onRequest('a body said to be br', send(answerOf(500, 'not text', ['Content-Encoding: br'])), retried(500), kept),
  onRequest(
    'a body said to be gzip, gzip',
    send(answerOf(500, 'not text', ['Content-Encoding: gzip, gzip'])),
    retried(500),
    kept,
  ),
  onRequest(
    'a body said to be itself',
    send(answerOf(500, 'text', ['Content-Encoding: identity'])),
    retried(500, 'text'),
    kept,
  ),
];

const text = (name: string, body: string, excerpt: string | null, headers: string[] = []): EndpointRow =>
  onRequest(`text: ${name}`, send(answerOf(400, body, headers)), refused(400, excerpt), kept);

const texts: EndpointRow[] = [
  text('UTF-8', 'caf\xc3\xa9 \xf0\x9f\x90\x8a', 'café 🐊'),
  text('not UTF-8', 'a\xff\xfeb', 'a\ufffd\ufffdb'),
  text('UTF-8 of a lone surrogate', 'a\xed\xa0\x80b', 'a\ufffd\ufffd\ufffdb'),
  text('UTF-8 too long for its character', 'a\xc0\x80b', 'a\ufffd\ufffdb'),
  text('cut in a character', 'a\xe2\x82', 'a'),
  text('NULs', 'a\x00b\x00', 'ab'),
  text('escapes of a terminal', 'a\x1b[2J\x1b]0;title\x07b', 'a[2J]0;titleb'),
  text('C1 controls', 'a\xc2\x9b31mb', 'a31mb'),
  text('blanks alone', ' \r\n\t ', null),
  text('a byte order mark', '\xef\xbb\xbftext', 'text'),
  text('a line of 4 KB', 'y'.repeat(4_096), 'y'.repeat(1_024)),
  text('of three bytes a character at the cut', `a${'\xe2\x82\xac'.repeat(1_000)}`, `a${'€'.repeat(341)}`),
  text('of a type that is none', '{"a":1}', '{"a":1}', ['Content-Type: \xff/\xff; charset=none']),
  text('of an image', '\x89PNG\r\n', '\ufffdPNG', ['Content-Type: image/png']),
  text('with more headers than text', 'no', 'no', ['Set-Cookie: a=b', 'Content-Type: text/plain', 'Trailer: X']),
];

/** Lengths that lie, chunks in bad shape, bodies without end, and text that is none. */
export const bodyRows: readonly EndpointRow[] = [...lengths, ...chunks, ...endless, ...texts].map((row) => ({
  ...row,
  name: `body: ${row.name}`,
}));
