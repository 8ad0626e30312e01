import fc from 'fast-check';
import { sendRaw } from '../raw-http.js';
import { distortions, renderRequest, type RequestBase } from './fuzz-requests.js';
import { faultOfAnswer } from './judge-answer.js';
import type { FuzzOperation } from './openapi-operations.js';

export interface FuzzRun {
  port: number;
  operations: readonly FuzzOperation[];
  /** Asked before each request: what a request did away with is made again. */
  base: RequestBase;
  /** Called from time to time: rejects where the server no longer serves. */
  checkHealth: () => Promise<void>;
}

const HEALTH_EVERY = 50;
/** A test suite that is green for one commit is green for it tomorrow. */
const SEED = '1';
const SHOWN_BYTES = 1_500;

/**
 * Sends requests that are some steps away from good ones, for every operation. `FUZZ_ROUNDS` sets how many [`rounds`], `FUZZ_SEED`
 * which [the same ones each time; `random`: others], and `FUZZ_PATH` repeats one; a failure names all three and the shortest request
 * that still fails.
 */
export async function fuzzOperations(run: FuzzRun, rounds: number): Promise<Map<number, number>> {
  const seed = process.env['FUZZ_SEED'] ?? SEED;
  const counts = new Map<number, number>();
  let sent = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...run.operations),
    distortions(),
    async (operation, distortion) => {
      const bytes = renderRequest(operation, distortion, run.base);
      const answer = await sendRaw(run.port, [bytes]);
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      const fault = faultOfAnswer(operation, answer, distortion.pathPart === undefined);
      if (fault !== undefined) throw new Error(`${operation.id}: ${fault}\n${shorten(bytes)}`);
      if (++sent % HEALTH_EVERY === 0) await run.checkHealth();
    },
  );
  await fc.assert(property, {
    numRuns: Number(process.env['FUZZ_ROUNDS'] ?? rounds),
    ...(seed !== 'random' && { seed: Number(seed) }),
    ...(process.env['FUZZ_PATH'] !== undefined && { path: process.env['FUZZ_PATH'] }),
  });
  await run.checkHealth();
  return counts;
}

function shorten(bytes: Buffer): string {
  const text = bytes.subarray(0, SHOWN_BYTES).toString('utf8');
  return bytes.length > SHOWN_BYTES ? `${text}... (${bytes.length} bytes)` : text;
}
