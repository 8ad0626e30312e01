import { Anchor, Paper, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Webhook } from '../../api/client.js';
import { EnabledSwitch } from '../enabled-switch.js';
import { EventTypeList } from '../event-type-list.js';
import { WebhookMenu } from '../webhook-menu.js';
import { LastDelivery } from './last-delivery.js';
import classes from './webhook-table.module.css';

export function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  return (
    <Paper withBorder className={classes.paper}>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.first}>Webhook</Table.Th>
            <Table.Th visibleFrom="md">Event types</Table.Th>
            <Table.Th visibleFrom="sm" w={186}>
              Last delivery
            </Table.Th>
            <Table.Th className={classes.enabled}>Enabled</Table.Th>
            <Table.Th className={classes.menu}>
              <span className={classes.unseen}>Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {webhooks.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { id, name, url, eventTypes, agentIds } = webhook;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={`/webhooks/${encodeURIComponent(id)}`} className={classes.name}>
          {name}
        </Anchor>
        <Text className={classes.url} title={url}>
          {url}
        </Text>
        {agentIds.length > 0 && (
          <Text size="xs" c="dimmed">
            {agentIds.length === 1 ? `Agent ${agentIds[0]} alone` : `${agentIds.length} agents`}
          </Text>
        )}
        <div className={classes.narrow}>
          <EventTypeList types={eventTypes} />
          <div className={classes.lastBelow}>
            <LastDelivery webhookId={id} />
          </div>
        </div>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <EventTypeList types={eventTypes} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <LastDelivery webhookId={id} />
      </Table.Td>
      <Table.Td>
        <EnabledSwitch webhook={webhook} />
      </Table.Td>
      <Table.Td>
        <WebhookMenu webhook={webhook} />
      </Table.Td>
    </Table.Tr>
  );
}
