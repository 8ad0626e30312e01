import { Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconSend } from '@tabler/icons-react';
import { Link, useLocation, useParams } from 'wouter';
import type { Webhook } from '../../api/client.js';
import { DeliveriesPanel } from '../../deliveries/deliveries-panel.js';
import { PageSkeleton } from '../../frame/page-skeleton.js';
import { useViewOnlyReason } from '../../session/session.js';
import { PageHeader } from '../../ui/page-header.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Reason } from '../../ui/reason.js';
import { EnabledSwitch } from '../enabled-switch.js';
import TestEventDialog from '../test-event/test-event-dialog.js';
import { useWebhook } from '../use-webhooks.js';
import { WebhookMenu } from '../webhook-menu.js';
import { JustCreated } from './just-created.js';
import { SettingsPanel } from './settings-panel.js';
import { WebhookSummary } from './webhook-summary.js';

const BACK = { to: '/webhooks', label: 'Webhooks' };

export default function WebhookPage() {
  const { id = '' } = useParams<{ id: string }>();
  const webhook = useWebhook(id);
  if (webhook.isPending) return <PageSkeleton />;
  if (webhook.data === undefined) {
    return (
      <>
        <PageHeader title="Webhook" back={BACK} />
        <ProblemAlert
          title="The webhook could not be loaded"
          error={webhook.error}
          onRetry={() => void webhook.refetch()}
        />
      </>
    );
  }
  return <WebhookView webhook={webhook.data} />;
}

function WebhookView({ webhook }: { webhook: Webhook }) {
  const [path, navigate] = useLocation();
  const base = `/webhooks/${encodeURIComponent(webhook.id)}`;
  const tab = path.startsWith(`${base}/settings`) ? 'settings' : 'deliveries';
  return (
    <>
      <PageHeader
        title={webhook.name}
        about={webhook.description ?? undefined}
        back={BACK}
        aside={<EnabledSwitch webhook={webhook} isLabelled />}
        actions={<WebhookActions webhook={webhook} base={base} />}
      />
      <JustCreated webhook={webhook} />
      <WebhookSummary webhook={webhook} />
      <Tabs
        value={tab}
        onChange={(value) => navigate(value === 'settings' ? `${base}/settings` : base)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="deliveries" pt="lg">
          <DeliveriesPanel webhook={webhook} base={base} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" pt="lg">
          <SettingsPanel webhook={webhook} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function WebhookActions({ webhook, base }: { webhook: Webhook; base: string }) {
  const [isTesting, test] = useDisclosure(false);
  const reason = useViewOnlyReason();
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <Group gap="xs" wrap="nowrap">
      <Reason reason={reason}>
        <Button leftSection={<IconSend {...icon} />} onClick={test.open} disabled={reason !== undefined}>
          Send test event
        </Button>
      </Reason>
      {reason === undefined && (
        <Button variant="default" leftSection={<IconPencil {...icon} />} component={Link} href={`${base}/edit`}>
          Edit
        </Button>
      )}
      <WebhookMenu webhook={webhook} />
      {isTesting && <TestEventDialog webhook={webhook} onClose={test.close} />}
    </Group>
  );
}
