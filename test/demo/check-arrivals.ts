import type { ReceivedRequest } from '#testing';
import { Webhook } from 'standardwebhooks';

export interface PublishedEvent {
  type: string;
  /** The record's `id` header; receivers see it as `webhook-id`. */
  id: string;
  /** Epoch ms, just before it was handed to the producer. */
  publishedAtMs: number;
}

export interface Arrival {
  event: PublishedEvent;
  request: ReceivedRequest;
  /** From publishing to the request's first line at the receiver. */
  latencyMs: number;
  /** undefined: the signature holds for exactly these bytes; else why not. */
  signatureFault: string | undefined;
}

/** Pairs each published event with what arrived for it, and verifies each signature with the independent library. */
export function pairArrivals(events: PublishedEvent[], requests: ReceivedRequest[], secret: string): Arrival[] {
  return requests.flatMap((request) => {
    const event = events.find((e) => e.id === request.headers['webhook-id']);
    if (!event) return [];
    const latencyMs = request.arrivedAtMs - event.publishedAtMs;
    return [{ event, request, latencyMs, signatureFault: findSignatureFault(request, secret) }];
  });
}

/** What is missing or wrong at the endpoint that takes everything: each event exactly once, signed, as its own type. */
export function findDeliveryFaults(events: PublishedEvent[], arrivals: Arrival[]): string[] {
  return events.flatMap((event) => {
    const own = arrivals.filter((a) => a.event === event);
    if (own.length !== 1) return [`${event.type} arrived ${own.length} times`];
    return own.flatMap(({ request, signatureFault }) => [
      ...(signatureFault ? [`${event.type}: ${signatureFault}`] : []),
      ...(typeOf(request) === event.type ? [] : [`${event.type}: the body says ${String(typeOf(request))}`]),
    ]);
  });
}

/** What is wrong with the attempts of one delivery: their number, their bytes, and the pauses (never shorter than `delaysMs`). */
export function findRetryFaults(attempts: Arrival[], delaysMs: readonly number[]): string[] {
  const faults = attempts.flatMap((a, i) => (a.signatureFault ? [`attempt ${i + 1}: ${a.signatureFault}`] : []));
  if (attempts.length !== delaysMs.length + 1) faults.push(`${attempts.length} attempts, not ${delaysMs.length + 1}`);
  for (const [i, pauseMs] of pausesMs(attempts).entries()) {
    if (pauseMs < (delaysMs[i] ?? 0)) faults.push(`attempt ${i + 2} came after ${Math.round(pauseMs)} ms, too early`);
  }
  const [first] = attempts;
  if (attempts.some((a) => !first || !a.request.body.equals(first.request.body)))
    faults.push('the attempts differ in their body');
  return faults;
}

/** From the end of each attempt to the beginning of the next. */
export function pausesMs(attempts: Arrival[]): number[] {
  return attempts
    .slice(1)
    .map((attempt, i) => attempt.request.arrivedAtMs - (attempts[i]?.request.answeredAtMs ?? NaN));
}

function findSignatureFault({ body, headers }: ReceivedRequest, secret: string): string | undefined {
  try {
    new Webhook(secret).verify(body, headers);
    return undefined;
  } catch (error) {
    return `signature refused (${error instanceof Error ? error.message : String(error)})`;
  }
}

function typeOf({ body }: ReceivedRequest): unknown {
  return (JSON.parse(body.toString('utf8')) as { type?: unknown }).type;
}
