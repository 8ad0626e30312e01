import fc from 'fast-check';
import {
  BODY_SHAPES,
  HOSTILE_CONTENT_TYPES,
  HOSTILE_HEADERS,
  HOSTILE_JSON,
  HOSTILE_NAMES,
  HOSTILE_PATH_PARTS,
  HOSTILE_QUERY_VALUES,
  type BodyShape,
} from './hostile-values.js';
import { mutateJson, toJsonText, writeJsonText, type JsonMutation } from './json-text.js';
import type { FuzzOperation } from './openapi-operations.js';

/** How far a request is from a good one: plain data, so that a failure shrinks to what matters. */
export interface Distortion {
  fields: JsonMutation[];
  shape: BodyShape;
  contentType: string;
  framing: 'length' | 'chunked' | 'both' | 'none';
  headers: (readonly [name: string, value: string])[];
  /** Put in place of the id at this index, modulo their number; none: the path is good. */
  pathPart: { at: number; part: string } | undefined;
  /** `name`: index into the operation's own parameters, or a name. */
  query: { name: number | string; form: 'plain' | 'list' | 'nested'; value: string }[];
}

/** Mostly one thing is wrong, since the first fault hides what is behind it. */
export function distortions(): fc.Arbitrary<Distortion> {
  const mutation = fc.record({
    kind: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'repeat', 'repeat_other', 'add', 'rename'),
    at: fc.nat({ max: 40 }),
    name: fc.constantFrom(...HOSTILE_NAMES),
    text: fc.constantFrom(...HOSTILE_JSON),
  } as const);
  const rarely = <T>(usual: T, other: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
  const queryPart = fc.record({
    name: fc.oneof(fc.nat({ max: 9 }), fc.constantFrom<number | string>('__proto__', 'constructor', '', '%00', 'x')),
    form: fc.constantFrom('plain', 'plain', 'list', 'nested'),
    value: fc.constantFrom(...HOSTILE_QUERY_VALUES),
  } as const);
  return fc.record({
    fields: fc.array(mutation, { maxLength: 3 }),
    shape: rarely<BodyShape>('as_it_is', fc.constantFrom(...(Object.keys(BODY_SHAPES) as BodyShape[]))),
    contentType: rarely('application/json', fc.constantFrom(...HOSTILE_CONTENT_TYPES)),
    framing: rarely('length', fc.constantFrom('chunked', 'chunked', 'both', 'none')),
    headers: rarely<Distortion['headers']>([], fc.array(fc.constantFrom(...HOSTILE_HEADERS), { maxLength: 3 })),
    pathPart: rarely(undefined, fc.record({ at: fc.nat({ max: 3 }), part: fc.constantFrom(...HOSTILE_PATH_PARTS) })),
    query: rarely<Distortion['query']>([], fc.array(queryPart, { minLength: 1, maxLength: 3 })),
  });
}

export interface RequestBase {
  authorization: string;
  /** Ids of the path by name, of resources that exist; others get `x`. */
  ids: Record<string, string>;
  /** In place of what the operation's example has, e.g. a URL that needs no DNS. */
  body: Record<string, unknown>;
}

/** The bytes of the whole request; the connection ends after its answer. */
export function renderRequest(operation: FuzzOperation, distortion: Distortion, base: RequestBase): Buffer {
  const body = bodyOf(operation, distortion, base);
  const lines = [
    `${operation.method} ${targetOf(operation, distortion, base)} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    `Authorization: ${base.authorization}`,
    ...distortion.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  if (body !== undefined) lines.push(`Content-Type: ${distortion.contentType}`);
  const { framing } = distortion;
  const isChunked = framing === 'chunked' || framing === 'both';
  if (body !== undefined && isChunked) lines.push('Transfer-Encoding: chunked');
  if (body !== undefined && (framing === 'length' || framing === 'both')) lines.push(`Content-Length: ${body.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
  if (body === undefined) return head;
  return Buffer.concat([head, isChunked ? chunked(body) : body]);
}

function bodyOf(operation: FuzzOperation, { fields, shape }: Distortion, base: RequestBase): Buffer | undefined {
  if (operation.body === undefined) return undefined;
  const own = operation.body as Record<string, unknown>;
  const example = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, base.body[name] ?? value]));
  const text = writeJsonText(mutateJson(toJsonText(example), fields));
  return BODY_SHAPES[shape](Buffer.from(text, 'utf8'));
}

function targetOf({ path, queryNames }: FuzzOperation, { pathPart, query }: Distortion, { ids }: RequestBase): string {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const changed = pathPart === undefined ? undefined : names[pathPart.at % Math.max(1, names.length)];
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === changed ? (pathPart?.part ?? '') : (ids[name] ?? 'x'),
  );
  const pairs = query.map(({ name, form, value }) => {
    const key = typeof name === 'string' ? name : (queryNames[name % Math.max(1, queryNames.length)] ?? 'x');
    return `${key}${form === 'list' ? '[]' : form === 'nested' ? '[a][b]' : ''}=${value}`;
  });
  // A blank would end the target: that game is played elsewhere.
  return `${filled}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`.replaceAll(' ', '%20');
}

function chunked(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)].filter((chunk) => chunk.length > 0);
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...framed, Buffer.from('0\r\n\r\n')]);
}
