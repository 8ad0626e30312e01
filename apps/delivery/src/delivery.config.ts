import { z } from 'zod';
import {
  attemptVariables,
  deliveryContractVariables,
  egressVariables,
  encryptionVariables,
  isolationVariables,
  kafkaVariables,
  serviceVariables,
  topicVariables,
} from '#config';

/** Every variable that delivery reads. */
export const deliveryConfig = z.object({
  ...serviceVariables(3002),
  ...kafkaVariables,
  ...topicVariables,
  ...deliveryContractVariables,
  ...attemptVariables,
  ...isolationVariables,
  ...egressVariables,
  ...encryptionVariables,
});

export type DeliveryConfig = z.infer<typeof deliveryConfig>;
