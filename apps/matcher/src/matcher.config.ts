import { z } from 'zod';
import { deliveryContractVariables, kafkaVariables, serviceVariables, topicVariables } from '#config';

/** Every variable that the matcher reads. The delays are here because the lanes' names follow from them. */
export const matcherConfig = z.object({
  ...serviceVariables(3001),
  ...kafkaVariables,
  ...topicVariables,
  ...deliveryContractVariables,
});

export type MatcherConfig = z.infer<typeof matcherConfig>;
