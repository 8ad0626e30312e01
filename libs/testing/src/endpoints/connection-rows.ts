import {
  answerOf,
  failed,
  inTurn,
  ok,
  onRequest,
  OK,
  refused,
  retried,
  send,
  sendAndEnd,
  sendAndReset,
  SOON_MS,
} from './endpoint-row.js';
import type { EndpointRow } from './endpoint-row.js';
import type { Act } from './start-endpoint.js';

const MIB = 1_048_576;
const kept = { isKept: true };
const nothing: Act = () => undefined;
const row = (
  name: string,
  behaviour: EndpointRow['behaviour'],
  expected: EndpointRow['expected'],
  changes: Partial<EndpointRow> = {},
): EndpointRow => ({ name, behaviour, expected, ...changes });

/** An answer cut at each kind of place of its head. */
const cuts = [
  'H',
  'HTTP/1.1',
  'HTTP/1.1 ',
  'HTTP/1.1 20',
  'HTTP/1.1 200',
  'HTTP/1.1 200 OK',
  'HTTP/1.1 200 OK\r',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 200 OK\r\nConte',
  'HTTP/1.1 200 OK\r\nContent-Length: 0',
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r',
];
const cutRows = ['', '\r\n', ...cuts].flatMap((text) => [
  onRequest(`the end after ${JSON.stringify(text)}`, sendAndEnd(text), failed('reset')),
  onRequest(`a reset after ${JSON.stringify(text)}`, sendAndReset(text), failed('reset')),
]);

/** Its reading stops for good. */
const deafThen =
  (act: Act): Act =>
  (socket, nth) => {
    socket.pause();
    act(socket, nth);
  };

const whileSending: EndpointRow[] = [
  row('the end on accept', { onAccept: (socket) => void socket.end(), isDeaf: true }, failed('reset'), { requests: 0 }),
  row('a close on accept', { onAccept: (socket) => void socket.destroy(), isDeaf: true }, failed('reset'), {
    requests: 0,
  }),
  row('a reset on accept', { onAccept: (socket) => void socket.resetAndDestroy(), isDeaf: true }, failed('reset'), {
    requests: 0,
  }),
  row('a reset after the head', { onHead: sendAndReset('') }, failed('reset'), { bodyBytes: MIB }),
  row('the end after the head', { onHead: sendAndEnd('') }, failed('reset'), { bodyBytes: MIB }),
  row('silence after accept', { isDeaf: true }, failed('timeout'), { requests: 0, timeoutMs: SOON_MS }),
  row('silence, with 1 MiB to send', { isDeaf: true }, failed('timeout'), {
    requests: 0,
    bodyBytes: MIB,
    timeoutMs: SOON_MS,
  }),
  row('silence after the head, with 1 MiB to send', { onHead: deafThen(nothing) }, failed('timeout'), {
    bodyBytes: MIB,
    timeoutMs: SOON_MS,
  }),
  onRequest('silence after the request', nothing, failed('timeout'), { timeoutMs: SOON_MS }),
  row(
    '413 before the body, and the end',
    { onHead: sendAndEnd(answerOf(413, 'too large')) },
    refused(413, 'too large'),
    { bodyBytes: MIB },
  ),
  row(
    '413 before the body, and a close',
    { onHead: (socket) => void socket.end(answerOf(413, 'too large'), () => socket.destroy()) },
    refused(413, 'too large'),
    { bodyBytes: MIB },
  ),
  row('413 before the body, unread, and a reset', { onHead: deafThen(sendAndReset(answerOf(413))) }, refused(413), {
    bodyBytes: MIB,
  }),
  row('200 before the body, and a reset', { onHead: sendAndReset(OK) }, ok(), { bodyBytes: MIB }),
  row(
    '503 on accept, and a close',
    { onAccept: (socket) => void socket.end(answerOf(503, 'busy'), () => socket.destroy()), isDeaf: true },
    retried(503, 'busy'),
    { requests: 0, bodyBytes: MIB },
  ),
  row('200 before the body, all of which is read', { onHead: send(OK) }, ok(), { bodyBytes: MIB, ...kept }),
  onRequest('200, and the end', sendAndEnd(OK), ok()),
  onRequest('200, and a reset', sendAndReset(OK), ok()),
  onRequest('"Connection: close", and it is not', send(answerOf(200, 'ok', ['Connection: close'])), ok(), {
    calls: 2,
    connections: 2,
  }),
];

const later =
  (act: Act): Act =>
  (socket, nth) =>
    void setTimeout(() => act(socket, nth), 5);
const then =
  (...acts: Act[]): Act =>
  (socket, nth) =>
    acts.forEach((act) => act(socket, nth));
const STRAY = answerOf(500, 'not yours');
/** On the second request of a connection that was used before; every other is answered. */
const second = (act: Act) => inTurn(send(OK), act, send(OK));

const reused: EndpointRow[] = [
  onRequest('a second answer at once', inTurn(send(OK + STRAY), send(OK)), ok(), { calls: 2, connections: 2, ...kept }),
  onRequest('a second answer a little later', inTurn(then(send(OK), later(send(STRAY))), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('half an answer in advance', inTurn(send(`${OK}HTTP/1.1 500 `), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('100 in advance', inTurn(send(`${OK}HTTP/1.1 100 Go\r\n\r\n`), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('408 while idle, and the end', inTurn(then(send(OK), later(sendAndEnd(answerOf(408)))), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('the end while idle', inTurn(then(send(OK), later(sendAndEnd(''))), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('a reset while idle', inTurn(then(send(OK), later(sendAndReset(''))), send(OK)), ok(), {
    calls: 2,
    connections: 2,
    ...kept,
  }),
  onRequest('empty lines while idle', inTurn(then(send(OK), later(send('\r\n\r\n'))), send(OK)), ok(), {
    calls: 2,
    ...kept,
  }),
  onRequest('a reset on the second request', second(sendAndReset('')), ok(), {
    calls: 2,
    requests: 3,
    connections: 2,
  }),
  onRequest('the end on the second request', second(sendAndEnd('')), ok(), {
    calls: 2,
    requests: 3,
    connections: 2,
  }),
  row(
    'a reset within the body of the second request',
    { onHead: (socket, nth) => (nth.request === 2 ? void socket.resetAndDestroy() : undefined), onRequest: send(OK) },
    ok(),
    { calls: 2, requests: 3, connections: 2, bodyBytes: MIB },
  ),
  row(
    'the end within the body of the second request',
    {
      onHead: (socket, nth) => (nth.request === 2 ? void socket.end() : undefined),
      onRequest: (socket, nth) => (nth.request === 2 ? undefined : void socket.write(OK)),
    },
    ok(),
    { calls: 2, requests: 3, connections: 2, bodyBytes: MIB },
  ),
  onRequest('resets from the second request on', inTurn(send(OK), sendAndReset('')), failed('reset'), {
    calls: 2,
    requests: 3,
    connections: 2,
  }),
  onRequest('the end from the second request on', inTurn(send(OK), sendAndEnd('')), failed('reset'), {
    calls: 2,
    requests: 3,
    connections: 2,
  }),
  onRequest(
    'a reset on the second, silence on its repeat',
    inTurn(send(OK), sendAndReset(''), nothing),
    failed('timeout'),
    { calls: 2, requests: 3, connections: 2, timeoutMs: SOON_MS },
  ),
  onRequest('part of a second answer, and a reset', second(sendAndReset('HTTP/1.1 2')), failed('reset'), {
    calls: 2,
    connections: 1,
  }),
  onRequest('part of a second answer, and the end', second(sendAndEnd('HTTP/1.1 200 OK\r\n')), failed('reset'), {
    calls: 2,
    connections: 1,
  }),
  onRequest(
    '100 to the second request, and a reset',
    second(sendAndReset('HTTP/1.1 100 Go\r\n\r\n')),
    failed('reset'),
    { calls: 2, connections: 1 },
  ),
  onRequest('noise to the second request', second(send('noise')), failed('protocol'), { calls: 2, connections: 1 }),
  onRequest('silence to the second request', second(nothing), failed('timeout'), {
    calls: 2,
    connections: 1,
    timeoutMs: SOON_MS,
  }),
  onRequest('ten requests', send(OK), ok(), { calls: 10, ...kept }),
  row(
    '200 before a body that is never read',
    { onHead: (socket, nth) => (nth.connection === 1 ? deafThen(send(OK))(socket, nth) : send(OK)(socket, nth)) },
    ok(),
    { calls: 2, connections: 2, bodyBytes: 8 * MIB, timeoutMs: 5_000, ...kept },
  ),
];

/** When an endpoint ends, resets, stays silent or speaks out of turn. */
export const connectionRows: readonly EndpointRow[] = [
  ...cutRows,
  ...whileSending,
  ...reused.map((each) => ({ ...each, name: `kept alive: ${each.name}` })),
];
