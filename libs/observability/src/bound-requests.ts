import type { Server } from 'node:http';

export interface RequestBounds {
  /** For the request line and the headers, from the connection's first byte on, in ms. */
  headersMs: number;
  /** For the whole request, its body included, in ms. */
  requestMs: number;
  /** For which a connection is kept without a request, in ms. */
  keepAliveMs: number;
  /** How often that is looked at, in ms. */
  checkEveryMs: number;
}

/**
 * A megabyte on a slow line has its time; a client that sends a byte now and then does not hold a connection for ever. Kept
 * connections outlive the 60 s of common balancers, which would else send a request into one that is just being closed.
 */
export const REQUEST_BOUNDS: Readonly<RequestBounds> = {
  headersMs: 15_000,
  requestMs: 60_000,
  keepAliveMs: 65_000,
  checkEveryMs: 5_000,
};

/** Ends requests that do not come to their end: 408 where nothing was answered yet. Call it before the server listens. */
export function boundRequests(server: Server, bounds: RequestBounds = REQUEST_BOUNDS): void {
  server.headersTimeout = bounds.headersMs;
  server.requestTimeout = bounds.requestMs;
  server.keepAliveTimeout = bounds.keepAliveMs;
  // Node's types know it as an option of `createServer` alone, which Nest calls; it is read when the server listens.
  Object.assign(server, { connectionsCheckingInterval: bounds.checkEveryMs });
}
