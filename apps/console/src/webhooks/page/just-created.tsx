import { Alert, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCircleCheck, IconSend } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { Webhook } from '../../api/client.js';
import { useQueryText } from '../../navigation/guarded-location.js';
import { useViewOnlyReason } from '../../session/session.js';
import TestEventDialog from '../test-event/test-event-dialog.js';

/** What to do next, right after a webhook was created. */
export function JustCreated({ webhook }: { webhook: Webhook }) {
  const [isTesting, test] = useDisclosure(false);
  const [path, navigate] = useLocation();
  const isNew = useQueryText() === '?created';
  const mayTest = useViewOnlyReason() === undefined;
  if (!isNew || !mayTest) return null;
  return (
    <Alert
      color="teal"
      radius="lg"
      mb="lg"
      icon={<IconCircleCheck size={18} />}
      title="Webhook created"
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={() => navigate(path, { replace: true })}
    >
      <Text size="sm">
        {webhook.enabled ? 'It receives events from now on.' : 'It is disabled: it receives events once you enable it.'}{' '}
        Send it a test event to see whether the endpoint answers; the signing secret is under Settings.
      </Text>
      <Button size="xs" mt="sm" leftSection={<IconSend size={14} aria-hidden />} onClick={test.open}>
        Send test event
      </Button>
      {isTesting && <TestEventDialog webhook={webhook} onClose={test.close} />}
    </Alert>
  );
}
