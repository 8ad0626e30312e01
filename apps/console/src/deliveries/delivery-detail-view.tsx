import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DeliveryDetail, Webhook } from '../api/client.js';
import { fullTime } from '../ui/age.js';
import { CopyIcon } from '../ui/copy-icon.js';
import { AttemptTimeline } from './attempt-timeline.js';
import classes from './delivery-detail-view.module.css';
import { DeliveryOutlook } from './delivery-outlook.js';
import { DeliveryStatus } from './delivery-status.js';
import { describeReason } from './describe-delivery.js';
import { Payload } from './payload.js';
import { ResendButton } from './resend-button.js';

/** What became of one event at one webhook, why, and what to do about it. */
export function DeliveryDetailView({ webhook, delivery }: { webhook: Webhook; delivery: DeliveryDetail }) {
  const { status, eventType, eventId, agentId, createdAt, reason, statusCode } = delivery;
  const { what, remedy } = describeReason(reason, statusCode);
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <DeliveryStatus status={status} />
          <ResendButton webhook={webhook} deliveryId={delivery.id} />
        </Group>
        <div>
          <Text size="sm">
            {what} {status === 'delivered' ? '' : remedy}
          </Text>
          <DeliveryOutlook delivery={delivery} />
        </div>
        <dl className={classes.facts}>
          <Fact name="Event type">{eventType}</Fact>
          <Fact name="Event id">
            {eventId} <CopyIcon text={eventId} what="the event id" />
          </Fact>
          <Fact name="Agent">{agentId === '' ? 'none' : agentId}</Fact>
          <Fact name="Created">{fullTime(createdAt)}</Fact>
        </dl>
      </Stack>
      <section>
        <Title order={2} mb="sm">
          Attempts
        </Title>
        <AttemptTimeline attempts={delivery.attempts} />
      </section>
      <section>
        <Title order={2} mb="sm">
          Payload
        </Title>
        <Payload webhookId={webhook.id} deliveryId={delivery.id} />
      </section>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
