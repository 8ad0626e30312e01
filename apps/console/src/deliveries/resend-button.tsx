import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { Webhook } from '../api/client.js';
import { useViewOnlyReason } from '../session/session.js';
import { Reason } from '../ui/reason.js';
import { tellDone, tellFailed } from '../ui/tell.js';
import { useResend } from './use-deliveries.js';

const DISABLED = 'The webhook is disabled. Enable it, then send this again.';

export function ResendButton({ webhook, deliveryId }: { webhook: Webhook; deliveryId: string }) {
  const resend = useResend(webhook.id);
  const viewOnly = useViewOnlyReason();
  const reason = viewOnly ?? (webhook.enabled ? undefined : DISABLED);
  const send = () =>
    resend.mutate(deliveryId, {
      onSuccess: () => tellDone('On its way again, with the same webhook-id.'),
      onError: (error) => tellFailed('It was not sent again', error),
    });
  return (
    <Reason reason={reason}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={resend.isPending}
        disabled={reason !== undefined}
        onClick={send}
      >
        Resend
      </Button>
    </Reason>
  );
}
