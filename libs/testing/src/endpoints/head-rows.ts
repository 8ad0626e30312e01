import {
  drip,
  failed,
  flood,
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
const REST = 'Content-Length: 0\r\n\r\n';
const soon = { timeoutMs: SOON_MS };

const protocol = (name: string, text: string): EndpointRow => onRequest(name, send(text), failed('protocol'));
const withHeader = (line: string) => `HTTP/1.1 200 OK\r\n${line}\r\n${REST}`;
/** Of about this many bytes, name and all. */
const bigHeader = (bytes: number) => `X-Big: ${'x'.repeat(bytes)}`;
const manyHeaders = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: ${n}`).join('\r\n');

const otherProtocols: EndpointRow[] = [
  protocol('SSH', 'SSH-2.0-OpenSSH_9.6\r\n'),
  protocol('SMTP', '220 mail.example ESMTP\r\n'),
  protocol('HTTP/0.9: a page at once', '<html>hello</html>'),
  protocol('Shoutcast', `ICY 200 OK\r\n${REST}`),
  protocol('RTSP', `RTSP/1.0 200 OK\r\nCSeq: 1\r\n${REST}`),
  protocol('SIP', `SIP/2.0 200 OK\r\n${REST}`),
  protocol('HTTP/2 frames', '\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80'),
  protocol('a TLS alert', '\x15\x03\x01\x00\x02\x02\x0a'),
  protocol('NULs', '\x00\x01\x02\x03'),
  protocol('JSON', '{"status":200}\r\n\r\n'),
  protocol('our request, sent back', 'POST /hook HTTP/1.1\r\nContent-Length: 0\r\n\r\n'),
  protocol('a compressed page', '\x1f\x8b\x08\x00\x00\x00\x00\x00'),
  protocol('noise without end', '\xff'.repeat(100_000)),
];

const statusLines: EndpointRow[] = [
  onRequest('HTTP/2.0', send(`HTTP/2.0 200 OK\r\n${REST}`), ok(), kept),
  protocol('HTTP/2', `HTTP/2 200\r\n${REST}`),
  protocol('HTTP/3.0', `HTTP/3.0 200 OK\r\n${REST}`),
  protocol('HTTP/1.2', `HTTP/1.2 200 OK\r\n${REST}`),
  protocol('HTTP/11', `HTTP/11 200 OK\r\n${REST}`),
  protocol('no version', `HTTP 200 OK\r\n${REST}`),
  protocol('lower case', `http/1.1 200 OK\r\n${REST}`),
  protocol('a blank first', ` ${OK}`),
  protocol('two blanks', `HTTP/1.1  200 OK\r\n${REST}`),
  protocol('a tab for a blank', `HTTP/1.1\t200 OK\r\n${REST}`),
  protocol('NUL in the status', `HTTP/1.1 2\x0000 OK\r\n${REST}`),
  protocol('a byte order mark', `\xef\xbb\xbf${OK}`),
  protocol('line feeds alone', OK.replaceAll('\r\n', '\n')),
  protocol('carriage returns alone', OK.replaceAll('\r\n', '\r')),
  onRequest('no reason', send(`HTTP/1.1 200\r\n${REST}`), ok(), kept),
  onRequest('an empty reason', send(`HTTP/1.1 503 \r\n${REST}`), retried(503), kept),
  onRequest(
    'a reason in another tongue',
    send(`HTTP/1.1 404 Nicht g\xfcltig \xe2\x82\xac\r\n${REST}`),
    refused(404),
    kept,
  ),
  onRequest('a reason of 8 KB', send(`HTTP/1.1 200 ${'O'.repeat(8_192)}\r\n${REST}`), ok(), kept),
  onRequest('empty lines first', send(`\r\n\r\n\r\n${OK}`), ok(), kept),
  onRequest('byte by byte', sendPieces([...OK]), ok(), kept),
  onRequest('HTTP/1.0', send(`HTTP/1.0 200 OK\r\n${REST}`), ok()),
  onRequest('HTTP/1.0, kept alive', send(`HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n${REST}`), ok(), kept),
  onRequest('HTTP/0.9 with a status', send(`HTTP/0.9 200 OK\r\n${REST}`), ok()),
  onRequest('a reason without end', flood('HTTP/1.1 200 ', 'O'), failed('protocol')),
  onRequest('empty lines without end', flood('', '\r\n'), failed('protocol')),
  onRequest('a status line, slowly', drip('', 'HTTP/1.1 200 OK and so on', 60), failed('timeout'), soon),
  onRequest('a status line and nothing more', send('HTTP/1.1 200 OK\r\n'), failed('timeout'), soon),
];

const headers: EndpointRow[] = [
  protocol('without a colon', withHeader('no colon here')),
  protocol('a blank before the colon', withHeader('X-A : 1')),
  protocol('a blank in the name', withHeader('X A: 1')),
  protocol('no name', withHeader(': 1')),
  protocol('NUL in a name', withHeader('X\x00A: 1')),
  protocol('NUL in a value', withHeader('X-A: a\x00b')),
  protocol('a bare CR in a value', withHeader('X-A: a\rb')),
  protocol('a control character in a value', withHeader('X-A: a\x01b')),
  protocol('another alphabet in a name', withHeader('X-\xfc: 1')),
  protocol('over 16 KB', withHeader(bigHeader(17_000))),
  protocol('over 64 KB', withHeader(bigHeader(66_000))),
  protocol('over 1 MB', withHeader(bigHeader(1_050_000))),
  protocol('a hundred thousand of them', withHeader(manyHeaders(100_000))),
  onRequest('of 15 KB', send(withHeader(bigHeader(15_000))), ok(), kept),
  onRequest('a thousand of them', send(withHeader(manyHeaders(1_000))), ok(), kept),
  onRequest('none, and the end', sendAndEnd('HTTP/1.1 200 OK\r\n\r\nok'), ok()),
  onRequest('none, with a failure', sendAndEnd('HTTP/1.1 500 No\r\n\r\nbroken'), retried(500, 'broken')),
  onRequest('empty values', send(withHeader('X-A:\r\nX-B: ')), ok(), kept),
  onRequest('high bytes in a value', send(withHeader('X-A: \xfc\xff\x80')), ok(), kept),
  onRequest(
    'names of JavaScript',
    send(withHeader('constructor: 1\r\n__proto__: 2\r\nthen: 3\r\ntoString: 4')),
    ok(),
    kept,
  ),
  onRequest(
    'the same name five hundred times',
    send(withHeader(Array(500).fill('Set-Cookie: a=b').join('\r\n'))),
    ok(),
    kept,
  ),
  onRequest('many, without end', flood('HTTP/1.1 200 OK\r\n', 'X-More: of the same\r\n'), failed('protocol')),
  onRequest('empty ones, without end', flood('HTTP/1.1 200 OK\r\n', 'a:\r\n'), failed('protocol')),
  onRequest('one without end', flood('HTTP/1.1 200 OK\r\nX-A: ', 'x'), failed('protocol')),
  onRequest('a name without end', flood('HTTP/1.1 200 OK\r\n', 'x'), failed('protocol')),
  onRequest('one folded without end', flood('HTTP/1.1 200 OK\r\nX-A: a', '\r\n b'), failed('protocol')),
  onRequest('blanks without end', flood('HTTP/1.1 200 OK\r\nX-A:', ' '), failed('protocol')),
  onRequest('slowly', drip('HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'), failed('timeout'), soon),
  onRequest('slowly, with a failure', drip('HTTP/1.1 404 No\r\n', 'X-A: b\r\n'), failed('timeout'), soon),
  ...['timeout=0', 'timeout=1, max=1', 'timeout=-1', 'timeout=99999999999', 'timeout=abc', 'a'].map((value) =>
    onRequest(`Keep-Alive: ${value}`, send(withHeader(`Keep-Alive: ${value}`)), ok(), {
      calls: 2,
      connections: /=[01],?/.test(value) ? 2 : 1,
      isKept: !/=[01],?/.test(value),
    }),
  ),
].map((row) => ({ ...row, name: `headers: ${row.name}` }));

/** What comes before a body: another protocol, a status line in bad shape, headers of all sizes. */
export const headRows: readonly EndpointRow[] = [...otherProtocols, ...statusLines, ...headers];
