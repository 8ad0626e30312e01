import fc from 'fast-check';
import { AnswerScan } from './answer-scan.js';

const HUNDRED = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nX-Status: HTTP/1.1 100\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nX-A: HTTP/1.1 100 \r\n\r\nHTTP/1.1 100 in the body\r\n\r\n';

/** What the parser gets to see; undefined where reading stops. */
function scan(pieces: readonly string[], watch = new AnswerScan()): string | undefined {
  watch.begin();
  let seen = '';
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    if (!watch.accept(bytes)) return undefined;
    seen += bytes.toString('latin1');
  }
  return seen;
}

describe('AnswerScan', () => {
  it.each([
    HUNDRED + OK,
    HINTS + HUNDRED + HINTS + OK,
    `\r\n${HUNDRED}\r\n${OK}`,
    'HTTP/1.1 100\r\n\r\n',
    'HTTP/1.0 100 \r\n',
  ])('takes a 100 for a 102, and touches nothing else: %j', (answer) => {
    const head = answer.slice(0, answer.includes(OK) ? answer.indexOf(OK) : undefined);
    const expected = head.replaceAll(/(^|\n)(HTTP\/1\.[01]) 100/g, '$1$2 102') + answer.slice(head.length);
    expect(scan([answer])).toBe(expected);
    expect(scan([...answer])).toBe(expected);
  });

  it.each([OK, HINTS, 'HTTP/1.1 200 100\r\n\r\n', 'HTTP/1.1 1'])('leaves %j as it is', (answer) => {
    expect(scan([answer])).toBe(answer);
  });

  it('sees the same however the bytes are cut', () => {
    const part = fc.constantFrom(HUNDRED, HINTS, '\r\n', 'HTTP/1.1 1', '00', OK, '\n', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(300), { maxLength: 20 }), (parts, cuts) => {
        const text = parts.join('');
        const at = [0, ...cuts.filter((cut) => cut <= text.length).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, n) => text.slice(at[n], end));
        expect(scan(pieces)).toBe(scan([text]));
      }),
    );
  });

  it.each(['RTSP/1.0 200 OK\r\n', 'HTTQ', 'http/1.1 200 OK', ' HTTP/1.1 200 OK', 'ICY 200 OK'])(
    'stops at %j',
    (answer) => {
      expect(scan([answer])).toBeUndefined();
    },
  );

  it.each([
    ['empty lines', '', '\r\n'],
    ['1xx after 1xx', '', HUNDRED + HINTS],
    ['a reason phrase', 'HTTP/1.1 200 ', 'O'],
    ['the extension of a chunk', 'HTTP/1.1 200 OK\r\n\r\n3;', 'x'],
  ])('stops at %s without end, and goes on with the next request', (_, start, more) => {
    const watch = new AnswerScan();
    expect(scan([start, ...Array(400).fill(more.repeat(Math.ceil(1_000 / more.length)))], watch)).toBeUndefined();
    expect(scan([OK], watch)).toBe(OK);
  });

  it('stops at more lines of a head than anybody sends, whatever their size', () => {
    expect(scan([`HTTP/1.1 200 OK\r\n${'a:\r\n'.repeat(1_900)}\r\n`])).toBeDefined();
    expect(scan([`HTTP/1.1 200 OK\r\n${'a:\r\n'.repeat(2_100)}`])).toBeUndefined();
    expect(scan([`HTTP/1.1 103 Hint\r\n${'a:\r\n'.repeat(2_100)}`])).toBeUndefined();
    // Lines of a body are nobody's concern.
    expect(scan([`HTTP/1.1 500 No\r\n\r\n${'\n'.repeat(5_000)}`])).toBeDefined();
  });
});
