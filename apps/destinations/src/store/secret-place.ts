import type { SecretContext } from '#secrets';
import type { DestinationKey } from './destination.entity.js';

/** Where a sealed column belongs: it opens in this place alone. */
export function secretPlaceOf(
  { tenantId, projectId, id }: DestinationKey,
  field: SecretContext['field'],
): SecretContext {
  return { tenantId, projectId, destinationId: id, field };
}
