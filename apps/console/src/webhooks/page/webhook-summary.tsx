import { Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Webhook } from '../../api/client.js';
import { CopyIcon } from '../../ui/copy-icon.js';
import { EventTypeList } from '../event-type-list.js';
import classes from './webhook-summary.module.css';

/** Where it leads and what it asks for, at a glance. */
export function WebhookSummary({ webhook: { url, eventTypes, agentIds } }: { webhook: Webhook }) {
  return (
    <Paper withBorder component="dl" className={classes.summary}>
      <Fact name="Destination">
        <Group gap={4} wrap="nowrap" className={classes.url}>
          <Text ff="monospace" size="sm" truncate title={url}>
            {url}
          </Text>
          <CopyIcon text={url} what="the URL" />
        </Group>
      </Fact>
      <Fact name="Event types">
        <EventTypeList types={eventTypes} />
      </Fact>
      <Fact name="Agents">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {agentIds.length === 0 ? 'Every agent' : agentIds.join(', ')}
        </Text>
      </Fact>
    </Paper>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
