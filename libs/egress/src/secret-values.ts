/** Headers whose values anyone may see; every other one may be a tenant's credential, or sign as ours. */
const PUBLIC_HEADERS = new Set([
  'content-type',
  'traceparent',
  'user-agent',
  'webhook-attempt',
  'webhook-id',
  'webhook-resend',
  'webhook-timestamp',
]);

/** The values in a flat list of headers that no excerpt may show. */
export function secretValuesOf(headers: readonly string[]): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const value = headers[index + 1] ?? '';
    if (!PUBLIC_HEADERS.has((headers[index] ?? '').toLowerCase())) values.push(value);
  }
  return values;
}
