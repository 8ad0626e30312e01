import { CodeBlock } from './code-block.js';
import { prettyJson } from './json-codec.js';

/** The beginning of an endpoint's answer: JSON laid out where it is whole, else the text as it came. */
export function Excerpt({ text }: { text: string }) {
  const pretty = prettyJson(text);
  return (
    <CodeBlock
      text={pretty ?? text}
      copied={text}
      language={pretty === undefined ? 'text' : 'json'}
      what="the beginning of the answer"
      maxHeight="12rem"
    />
  );
}
