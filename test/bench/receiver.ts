import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  EndpointGroup,
  type Behaviour,
  type GroupCounts,
  type GroupSetup,
  type GroupState,
} from './endpoint-groups.js';
import { nowUs, publishedAtUsOf } from './event-body.js';
import { serveCalls } from './worker.js';

/** The endpoints: one port per destination, by default 200 with an empty body, and the time each event took to get here. */
const NOTICE_EVERY_MS = 10;

/** Attempt 2 or later: what the lateness of retries is told from. */
export interface RetryArrival {
  eventId: string;
  attempt: number;
  /** Epoch ms in whole numbers, rounded down: the request line was read. */
  atMs: number;
}

let groups: EndpointGroup[] = [];
let groupOfPort: EndpointGroup[] = [];
let retries: RetryArrival[] = [];

function receive(index: number, request: IncomingMessage, response: ServerResponse): void {
  const arrivedAtMs = Date.now();
  let body: Buffer | undefined;
  request.on('data', (chunk: Buffer) => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
  });
  request.on('end', () => {
    const publishedAtUs = body ? publishedAtUsOf(body) : NaN;
    const attempt = Number(request.headers['webhook-attempt']);
    const isEvent = publishedAtUs > 0;
    if (isEvent && attempt > 1) {
      retries.push({ eventId: String(request.headers['webhook-id']), attempt, atMs: arrivedAtMs });
    }
    groupOfPort[index]?.answer(response, attempt, isEvent ? nowUs() - publishedAtUs : NaN);
  });
}

function assign(setups: GroupSetup[]): void {
  groups = setups.map((setup) => new EndpointGroup(setup));
  groupOfPort = [];
  for (const group of groups) {
    for (let index = group.setup.from; index < group.setup.to; index += 1) groupOfPort[index] = group;
  }
}

async function listen(count: number): Promise<number[]> {
  assign([{ name: 'healthy', from: 0, to: count }]);
  const open = (_: unknown, index: number) => {
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => receive(index, request, response));
    return new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  };
  return Promise.all(Array.from({ length: count }, open));
}

function ofEachGroup<T>(pick: (group: EndpointGroup) => T): Record<string, T> {
  return Object.fromEntries(groups.map((group) => [group.setup.name, pick(group)]));
}

let noticed = 0;
setInterval(() => {
  const received = ofEachGroup((group) => group.counts().delivered);
  const sum = Object.values(received).reduce((total, count) => total + count, 0);
  if (sum === noticed) return;
  noticed = sum;
  process.send?.({ received });
}, NOTICE_EVERY_MS);

serveCalls({
  /** Listens on `count` ports of the loopback address and returns them; all are of the group `healthy`. */
  listen,
  /** New groups, which have counted nothing yet. */
  assign,
  behave: ({ group, behaviour }: { group: string; behaviour: Behaviour }) =>
    groups.find(({ setup }) => setup.name === group)?.behave(behaviour),
  counts: (): Record<string, GroupCounts> => ofEachGroup((group) => group.counts()),
  state: (): Record<string, GroupState> => ofEachGroup((group) => group.state()),
  resetTimes: () => groups.forEach((group) => group.resetTimes()),
  /** The retries that arrived since the last call. */
  takeRetries: (): RetryArrival[] => {
    const taken = retries;
    retries = [];
    return taken;
  },
});
