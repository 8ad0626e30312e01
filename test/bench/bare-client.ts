import { createHmac, randomBytes } from 'node:crypto';
import { Agent } from 'undici';
import { agentIdOf, createEventBuilder, type EventShape } from './event-body.js';
import { serveCalls } from './worker.js';

/**
 * The least that any sender of webhooks must do: an HMAC and a POST by undici, nothing else. What the same machine gives it in the
 * same minute is the measure for the whole system.
 */
const CALLERS = 64;

export interface BareLoop extends EventShape {
  ports: number[];
  durationMs: number;
}

export interface BareResult {
  requests: number;
  elapsedMs: number;
}

async function run({ ports, durationMs, ...shape }: BareLoop): Promise<BareResult> {
  const agent = new Agent({ connections: 16, pipelining: 1 });
  const key = randomBytes(32);
  // No time of publishing in it: the receiver then measures no latency.
  const body = Buffer.from(
    createEventBuilder(shape)(agentIdOf(0), 'conv-000000000', 0).replace('publishedAtUs', 'noPublishingUs'),
  );
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  let requests = 0;
  const caller = async () => {
    while (performance.now() < endMs) {
      const port = ports[requests % ports.length];
      const id = `evt_${requests++}`;
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
      const response = await agent.request({
        origin: `http://127.0.0.1:${port}`,
        path: '/',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Bare-Client/1',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
          'webhook-attempt': '1',
        },
        body,
      });
      await response.body.dump();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const elapsedMs = performance.now() - startMs;
  await agent.close();
  return { requests, elapsedMs };
}

serveCalls({ run });
