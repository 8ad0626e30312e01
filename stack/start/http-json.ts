import { request } from 'node:http';

export interface JsonAnswer {
  readonly status: number;
  /** Undefined where the body is no JSON. */
  readonly body: unknown;
}

/** One call to a service of ours on this machine. Rejects when it cannot be reached. */
export function callJson(
  method: string,
  url: string,
  options: { bearer?: string; body?: unknown; timeoutMs?: number } = {},
): Promise<JsonAnswer> {
  const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
  const headers = {
    ...(options.bearer && { authorization: `Bearer ${options.bearer}` }),
    ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, timeout: options.timeoutMs ?? 10_000, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks)) }));
    });
    call.on('timeout', () => call.destroy(new Error(`${method} ${url}: no answer in time`)));
    call.on('error', reject);
    call.end(payload);
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
