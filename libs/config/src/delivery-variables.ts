import { durationMs, list, readWholeNumber, wholeNumber } from './fields.js';

const DAY_MS = 86_400_000;
const readDelay = (text: string) => readWholeNumber(text, 1, DAY_MS);

/** The lanes that follow from the schedule: needed by every service that names topics. */
export const deliveryContractVariables = {
  RETRY_DELAYS_MS: list(readDelay, { min: 1, max: 10 })
    .default([2_000, 4_000])
    .meta({ description: 'Delay before each further attempt, in ms; their number + 1 is the number of attempts.' }),
  DEFER_DELAYS_MS: list(readDelay, { min: 1, max: 10 })
    .refine((delays) => delays.every((delay, index) => index === 0 || delay > (delays[index - 1] ?? 0)), {
      error: 'must rise from entry to entry',
    })
    .default([10_000, 60_000, 600_000])
    .meta({ description: 'Delays of the tiers for deliveries whose destination is busy, in ms, rising.' }),
};

/** The deadline of one attempt. */
export const attemptVariables = {
  ATTEMPT_TIMEOUT_MS: durationMs({
    min: 100,
    max: 300_000,
    default: 30_000,
    description: 'Deadline of one attempt from DNS to the end of the answer, in ms.',
  }),
};

/** The deadline of one Test call. */
export const testCallVariables = {
  TEST_TIMEOUT_MS: durationMs({
    min: 100,
    max: 60_000,
    default: 10_000,
    description: 'Deadline of a Test call from DNS to the end of the answer, in ms.',
  }),
};

/** The bounds that keep a sick destination from delaying a healthy one. */
export const isolationVariables = {
  DELIVERY_MAX_IN_FLIGHT: wholeNumber({
    min: 1,
    max: 100_000,
    default: 512,
    description: 'Calls younger than SLOW_AFTER_MS that one process has in flight.',
  }),
  DELIVERY_MAX_SLOW: wholeNumber({
    min: 1,
    max: 100_000,
    default: 1_024,
    description:
      'Calls older than SLOW_AFTER_MS that one process has in flight, beside DELIVERY_MAX_IN_FLIGHT; at most this + 2 x that are open.',
  }),
  SLOW_AFTER_MS: durationMs({
    min: 10,
    max: 300_000,
    default: 1_000,
    description: 'Age at which a call in flight counts as slow, in ms.',
  }),
  DESTINATION_MAX_IN_FLIGHT: wholeNumber({
    min: 1,
    max: 10_000,
    default: 32,
    description: 'Calls that one destination has in flight.',
  }),
  DEFER_AFTER_MS: durationMs({
    min: 10,
    max: 300_000,
    default: 2_000,
    description: 'Longest wait in memory for a destination of its own, in ms; then the delivery is deferred.',
  }),
  CATCH_UP_LOOP_PERCENT: wholeNumber({
    min: 1,
    max: 100,
    default: 60,
    description:
      "Of the event loop's time: where more is taken, deferred deliveries start slower while others come, for two minutes at most. 100: no such pace.",
  }),
  DESTINATION_MAX_DEFERRED: wholeNumber({
    min: 0,
    max: 100_000_000,
    default: 100_000,
    description:
      'Deferred deliveries of one destination, on topics and not in memory; more go to the dead-letter topic.',
  }),
  DELIVERY_MAX_AGE_MS: durationMs({
    min: 1_000,
    max: 30 * DAY_MS,
    default: DAY_MS,
    description: 'Age at which a deferred delivery goes to the dead-letter topic, in ms.',
  }),
};
