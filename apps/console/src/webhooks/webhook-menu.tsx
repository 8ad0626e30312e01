import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import type { Webhook } from '../api/client.js';
import { useViewOnlyReason } from '../session/session.js';
import { Reason } from '../ui/reason.js';

/** A list shows many of these menus, and mostly none of their dialogs. */
const DeleteWebhook = lazy(() => import('./delete-webhook.js'));
const TestEventDialog = lazy(() => import('./test-event/test-event-dialog.js'));

const ICON = { size: 16, stroke: 1.75 } as const;

export function WebhookMenu({ webhook }: { webhook: Webhook }) {
  const [isTesting, test] = useDisclosure(false);
  const [isDeleting, deletion] = useDisclosure(false);
  const [, navigate] = useLocation();
  const reason = useViewOnlyReason();
  const button = (
    <ActionIcon aria-label={`Actions of ${webhook.name}`} disabled={reason !== undefined}>
      <IconDots size={18} />
    </ActionIcon>
  );
  if (reason !== undefined) return <Reason reason={reason}>{button}</Reason>;
  return (
    <>
      <Menu position="bottom-end" withinPortal width={180}>
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil {...ICON} />}
            onClick={() => navigate(`/webhooks/${encodeURIComponent(webhook.id)}/edit`)}
          >
            Edit
          </Menu.Item>
          <Menu.Item leftSection={<IconSend {...ICON} />} onClick={test.open}>
            Send test event
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red.8" leftSection={<IconTrash {...ICON} />} onClick={deletion.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {isTesting && <TestEventDialog webhook={webhook} onClose={test.close} />}
        {isDeleting && <DeleteWebhook webhook={webhook} onClose={deletion.close} />}
      </Suspense>
    </>
  );
}
