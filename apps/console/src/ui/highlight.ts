/** What a piece of code is, for its colour. */
export type TokenKind = 'string' | 'name' | 'number' | 'word' | 'comment' | 'plain';

export interface Token {
  kind: TokenKind;
  text: string;
}

const JSON_TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;
const WORDS =
  'import|from|export|const|let|return|if|throw|new|function|def|raise|for|in|not|func|package|var|err|nil|range|public|static|class|final|private|throws|byte|String|require|require_relative|end|unless|do|try|catch|async|await|boolean|else|int|with|as|and|or|string|error';
const CODE_TOKEN = new RegExp(
  `((?:^|(?<=\\s))(?://|#)[^\\n]*)|("(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|\`[^\`]*\`)|\\b(${WORDS})\\b|\\b(\\d[\\d_.]*)\\b`,
  'gm',
);

/** JSON, cut into coloured pieces; together they are the very text. */
export function highlightJson(text: string): Token[] {
  return cut(text, JSON_TOKEN, ([, string, colon, number, word]) => {
    if (string !== undefined)
      return [token(colon === undefined ? 'string' : 'name', string), token('plain', colon ?? '')];
    return [number !== undefined ? token('number', number) : token('word', word ?? '')];
  });
}

/** A program, roughly: comments, strings, some keywords. Good enough to read by, for any of the languages shown here. */
export function highlightCode(text: string): Token[] {
  return cut(text, CODE_TOKEN, ([, comment, string, word, number]) => {
    if (comment !== undefined) return [token('comment', comment)];
    if (string !== undefined) return [token('string', string)];
    return [word !== undefined ? token('word', word) : token('number', number ?? '')];
  });
}

function cut(text: string, pattern: RegExp, toTokens: (match: RegExpMatchArray) => Token[]): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    tokens.push(token('plain', text.slice(end, match.index)), ...toTokens(match));
    end = match.index + match[0].length;
  }
  tokens.push(token('plain', text.slice(end)));
  return tokens.filter((piece) => piece.text !== '');
}

function token(kind: TokenKind, text: string): Token {
  return { kind, text };
}
