/** Headers as a Kafka client hands them over: a value may repeat, and is bytes or text. */
export type RawHeaders = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

/** Headers to send: the same, without the gaps. */
export type OutgoingHeaders = Record<string, Buffer | string | (Buffer | string)[]>;

/** A header as bytes; the last one where it repeats, as Kafka's own `lastHeader` does. */
export function headerBytes(headers: RawHeaders, name: string): Buffer | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const last = Array.isArray(value) ? value[value.length - 1] : value;
  return typeof last === 'string' ? Buffer.from(last, 'utf8') : (last ?? undefined);
}

/** A header as text; the last one where it repeats. Bytes that are not UTF-8 become U+FFFD. */
export function headerText(headers: RawHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const last = Array.isArray(value) ? value[value.length - 1] : value;
  return typeof last === 'string' ? last : last?.toString('utf8');
}
