import { Text } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Webhook } from '../api/client.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { tellDone } from '../ui/tell.js';
import { useDeleteWebhook } from './use-webhooks.js';

interface DeleteWebhookProps {
  webhook: Webhook;
  onClose: () => void;
}

export default function DeleteWebhook({ webhook, onClose }: DeleteWebhookProps) {
  const deletion = useDeleteWebhook();
  const [, navigate] = useLocation();
  return (
    <ConfirmDialog
      opened
      title={`Delete ${webhook.name}?`}
      action="Delete webhook"
      isPending={deletion.isPending}
      error={deletion.error}
      onClose={onClose}
      onConfirm={() =>
        deletion.mutate(webhook.id, {
          onSuccess: () => {
            tellDone(`${webhook.name} is deleted.`);
            onClose();
            navigate('/webhooks');
          },
        })
      }
    >
      <Text span ff="monospace" size="sm">
        {webhook.url}
      </Text>{' '}
      gets nothing more, deliveries that wait for another attempt included. Its signing secret is gone for good. To
      pause it, disable it instead.
    </ConfirmDialog>
  );
}
