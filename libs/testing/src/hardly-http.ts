/** A route that takes a JSON body by POST. */
export interface PostRoute {
  path: string;
  /** A body that the route accepts. */
  body: string;
}

export interface HardlyHttp {
  what: string;
  /** Of a caller with this key; latin1. */
  bytes: (key: string) => string;
  status: number;
}

/** Ends the connection with the answer. */
const HOST = 'Host: x\r\nConnection: close\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';

/** Requests to a POST route as an honest client sends them, in bytes of our own. */
export function rawPost({ path, key }: { path: string; key: string }, headers: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\n${HOST}Authorization: Bearer ${key}\r\n${JSON_TYPE}${headers}\r\n${body}`;
}

/** Bytes that are hardly a request, or none, and the status that each gets. */
export function hardlyHttp({ path, body }: PostRoute): HardlyHttp[] {
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const get = (headers: string) => `GET ${path} HTTP/1.1\r\n${HOST}${headers}\r\n`;
  const post =
    (headers: string, sent = body) =>
    (key: string) =>
      rawPost({ path, key }, headers, sent);
  const rows: [what: string, bytes: string | ((key: string) => string), status: number][] = [
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['another version', `GET ${path} HTTP/9.9\r\n${HOST}\r\n`, 400],
    ['an unknown method', `BREW ${path} HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a target with a blank', `GET /a b HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a target that is a URL', `GET http://127.0.0.1/manage HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['a target that is a broken URL', `GET http://[::1/manage HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['a target of slashes', `GET //////..//// HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['an asterisk', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['no host', `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ['a header without a colon', get('nonsense\r\n'), 400],
    ['a header name with a blank', get('X A: b\r\n'), 400],
    ['a header with NUL', get('X-A: a\u0000b\r\n'), 400],
    ['a folded header', get('X-A: a\r\n b\r\n'), 400],
    ['line feeds alone', `GET ${path} HTTP/1.1\nHost: x\nConnection: close\n\n`, 400],
    ['17 KiB of headers', get(`X-A: ${'a'.repeat(17_000)}\r\n`), 431],
    ['17 KiB of target', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
    ['an expectation that nobody meets', post(`${length}Expect: miracles\r\n`), 417],
    ['a length that is none', post('Content-Length: x\r\n'), 400],
    ['a negative length', post('Content-Length: -1\r\n'), 400],
    ['two lengths', post(`${length}Content-Length: 1\r\n`), 400],
    ['a length beside chunks', post(`${length}${chunked}`, '0\r\n\r\n'), 400],
    ['an unknown transfer coding', post('Transfer-Encoding: gzip\r\n'), 400],
    ['a chunk whose size is none', post(chunked, 'zz\r\nabc\r\n'), 400],
    ['a length that says less than comes', post('Content-Length: 2\r\n', `{}${body}`), 400],
    ['a length beyond a megabyte', post('Content-Length: 99999999999\r\n', '{'), 413],
    ['a length that no double holds', post(`Content-Length: ${'9'.repeat(40)}\r\n`, '{'), 400],
    ['two keys', post(`${length}Authorization: Bearer x\r\n`), 401],
    ['a key of binary', `POST ${path} HTTP/1.1\r\n${HOST}Authorization: Bearer \xff\xfe\r\n\r\n`, 401],
  ];
  return rows.map(([what, bytes, status]) => ({
    ...{ what, status },
    bytes: typeof bytes === 'string' ? () => bytes : bytes,
  }));
}
