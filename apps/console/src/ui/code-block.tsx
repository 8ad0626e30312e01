import { Box } from '@mantine/core';
import { CopyIcon } from './copy-icon.js';
import { highlightCode, highlightJson, type Token } from './highlight.js';
import classes from './code-block.module.css';

interface CodeBlockProps {
  text: string;
  language: 'json' | 'code' | 'text';
  /** Names it for the copy button and for screen readers: "the payload". */
  what: string;
  /** Copied instead of `text`: the very bytes where these are laid out for reading. */
  copied?: string;
  /** CSS length; longer texts scroll. */
  maxHeight?: string;
}

export function CodeBlock({ text, language, what, copied, maxHeight = '28rem' }: CodeBlockProps) {
  return (
    <Box className={classes.block}>
      <div className={classes.copy}>
        <CopyIcon text={copied ?? text} what={what} />
      </div>
      {/* Reachable by keyboard: it scrolls. */}
      <pre
        className={classes.text}
        data-wrapped={language === 'text' || undefined}
        style={{ maxHeight }}
        tabIndex={0}
        role="region"
        aria-label={what}
      >
        <code>
          {tokensOf(text, language).map((token, index) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={index} className={classes[token.kind]}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </Box>
  );
}

function tokensOf(text: string, language: CodeBlockProps['language']): Token[] {
  if (language === 'json') return highlightJson(text);
  return language === 'code' ? highlightCode(text) : [{ kind: 'plain', text }];
}
