import { Anchor, Skeleton, Text } from '@mantine/core';
import { Link } from 'wouter';
import { DeliveryStatus } from '../../deliveries/delivery-status.js';
import { codeText } from '../../deliveries/describe-delivery.js';
import { useLatestDelivery } from '../../deliveries/use-deliveries.js';
import { Age } from '../../ui/age.js';
import classes from './last-delivery.module.css';

/** The newest delivery's outcome, and the way to it. One line high in every state. */
export function LastDelivery({ webhookId }: { webhookId: string }) {
  return (
    <div className={classes.last}>
      <Outcome webhookId={webhookId} />
    </div>
  );
}

function Outcome({ webhookId }: { webhookId: string }) {
  const { data, isPending, error } = useLatestDelivery(webhookId);
  if (isPending) return <Skeleton h={14} w={110} aria-hidden />;
  if (error && data === undefined) return <Muted>could not be loaded</Muted>;
  if (!data) return <Muted>None yet</Muted>;
  const { id, status, reason, statusCode, lastAttemptAt } = data;
  return (
    <>
      <Anchor
        component={Link}
        href={`/webhooks/${encodeURIComponent(webhookId)}/deliveries/${encodeURIComponent(id)}`}
        className={classes.link}
      >
        <DeliveryStatus status={status} />
      </Anchor>
      <Text span size="xs" c="dimmed">
        {status === 'delivered' ? '' : `${codeText(reason, statusCode)} · `}
        <Age at={lastAttemptAt} />
      </Text>
    </>
  );
}

function Muted({ children }: { children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}
