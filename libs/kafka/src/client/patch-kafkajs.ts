import { createRequire } from 'node:module';

import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

import { StartupError } from '../errors.js';
import { followingCoordinator } from './follow-coordinator.js';
import { patchProduce } from './patch-produce.js';
import { patchRecordHeaders } from './patch-record-headers.js';

/** The only version whose internals were read for the patches below. */
export const PATCHED_KAFKAJS_VERSION = '2.2.4';

let patched = false;

/**
 * Repairs kafkajs in place, once per process; later calls do nothing. The hold of `joinAndSync` is installed by the
 * consumer side, which alone knows what to wait for.
 *
 * @throws StartupError when another version is installed: its internals may differ.
 */
export function patchKafkajs(): void {
  if (patched) return;
  assertKafkajsVersion();
  patchRequestQueue();
  patchHeartbeat();
  patchCommit();
  patchProduce();
  patchRecordHeaders();
  patched = true;
}

/** @throws StartupError naming the version found and the one required. */
export function assertKafkajsVersion(): void {
  const { version } = createRequire(import.meta.url)('kafkajs/package.json') as { version: string };
  if (version === PATCHED_KAFKAJS_VERSION) return;
  throw new StartupError(
    `kafkajs ${version} is installed, but its internals are patched for ${PATCHED_KAFKAJS_VERSION}. ` +
      `Pin "kafkajs": "${PATCHED_KAFKAJS_VERSION}", or read libs/kafka/src/client/patch-kafkajs.ts against the new one.`,
  );
}

/**
 * Unpatched, every connection re-arms a 1 ms timer for ever, to look for requests that wait for a throttled broker:
 * thousands of timer calls a second in an idle process, 5 % of a core with one broker. With nothing pending there is
 * nothing to look for, and `push` arms the timer itself when something is.
 */
function patchRequestQueue(): void {
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/**
 * Unpatched, a group looks its coordinator up only when it joins: after the coordinator moved, heartbeats go to the
 * dead socket until the retries are spent, and the consumer crashes and comes back as a new member behind the session
 * of its old self (or, with many retries, fetches on for ever without a heartbeat). The new coordinator knows member
 * and generation, so finding it is enough.
 */
function patchHeartbeat(): void {
  const heartbeat = ConsumerGroup.prototype.heartbeat;
  ConsumerGroup.prototype.heartbeat = function (this: ConsumerGroup, options: { interval: number }): Promise<void> {
    return followingCoordinator(this, () => heartbeat.call(this, options));
  };
}

/**
 * Unpatched, commits go to a coordinator of their own, that of the latest join, for as long as the group does not join again:
 * nothing is committed, though heartbeats reach the new one.
 */
function patchCommit(): void {
  const commitOffsets = ConsumerGroup.prototype.commitOffsets;
  ConsumerGroup.prototype.commitOffsets = function (this: ConsumerGroup, offsets: object): Promise<void> {
    if (this.offsetManager !== null) this.offsetManager.coordinator = this.coordinator;
    return followingCoordinator(this, () => commitOffsets.call(this, offsets));
  };
}
