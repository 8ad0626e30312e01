import { Skeleton, Text } from '@mantine/core';
import { DeliveryStatus } from '../../deliveries/delivery-status.js';
import { useLatestDelivery } from '../../deliveries/use-deliveries.js';
import { Age } from '../../ui/age.js';
import classes from './last-delivery.module.css';

/** The newest delivery's outcome. Two lines high in every state. */
export function LastDelivery({ webhookId }: { webhookId: string }) {
  const { data, isPending, error } = useLatestDelivery(webhookId);
  if (isPending) return <Skeleton h={14} w={110} my={4} aria-hidden />;
  if (error && data === undefined) return <Muted>could not be loaded</Muted>;
  if (!data) return <Muted>None yet</Muted>;
  return (
    <span className={classes.last}>
      <DeliveryStatus status={data.status} />
      <Text span size="xs" c="dimmed">
        <Age at={data.lastAttemptAt} />
      </Text>
    </span>
  );
}

function Muted({ children }: { children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}
