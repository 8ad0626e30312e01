import { Text } from '@mantine/core';
import type { DeliveryDetail } from '../api/client.js';
import { Age } from '../ui/age.js';

/** What happens next by itself; nothing where it is over and well. */
export function DeliveryOutlook({ delivery }: { delivery: DeliveryDetail }) {
  const { status, attemptCount, nextAttemptAt } = delivery;
  if (status === 'dead') {
    const after = attemptCount > 1 ? ` after ${attemptCount} attempts` : '';
    return <Text size="sm">It is not tried again{after}. Resend begins anew with attempt 1.</Text>;
  }
  if (status !== 'retrying' || nextAttemptAt === null) return null;
  return (
    <Text size="sm">
      Attempt {attemptCount + 1} comes by itself: <Age at={nextAttemptAt} />.
    </Text>
  );
}
