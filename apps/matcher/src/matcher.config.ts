import { z } from 'zod';
import { deliveryContractVariables, kafkaVariables, serviceVariables, topicVariables, wholeNumber } from '#config';

/** Every variable that the matcher reads. The delays are here because the lanes' names follow from them. */
export const matcherConfig = z.object({
  ...serviceVariables(3001),
  ...kafkaVariables,
  ...topicVariables,
  ...deliveryContractVariables,
  FAN_OUT_PER_SECOND: wholeNumber({
    min: 0,
    max: 1_000_000,
    default: 1_024,
    description:
      'Commands per second that one process writes of events with more than 256 destinations, where there are other tenants; 0: as fast as the broker takes them.',
  }),
});

export type MatcherConfig = z.infer<typeof matcherConfig>;
