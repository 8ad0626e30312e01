import { request } from 'node:http';

export interface HttpCall {
  method?: string;
  /** As it is: nothing is resolved, decoded or escaped. */
  path: string;
  /** A list is sent as so many headers of that name. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

export interface HttpAnswer {
  status: number;
  /** Lower-case names; several of one name are joined by `, `. */
  headers: Record<string, string | undefined>;
  text: string;
}

/** A request as `fetch` would not make it: with any path, any method, two headers of a name. Each on a connection of its own. */
export function sendHttp(url: string, { method = 'GET', path, headers = {}, body }: HttpCall): Promise<HttpAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const call = request({
      hostname,
      port,
      method,
      path,
      headers,
      agent: false,
      setHost: headers['host'] === undefined,
    });
    call.once('error', reject);
    call.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const entries = Object.entries(response.headers).map(([name, value]) => [name, value?.toString()]);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(entries) as HttpAnswer['headers'],
          text,
        });
      });
    });
    call.end(body);
  });
}
