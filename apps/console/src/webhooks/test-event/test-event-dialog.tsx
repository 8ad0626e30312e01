import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Webhook } from '../../api/client.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { useTestWebhook } from '../use-webhooks.js';
import { TestAnswerView } from './test-answer-view.js';

/** Sends a test event as soon as it is mounted, and shows what the endpoint made of it. */
export default function TestEventDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { mutate, isPending, isIdle, data, error } = useTestWebhook(webhook.id);
  const isSent = useRef(false);
  useEffect(() => {
    // Once, also where effects run twice.
    if (isSent.current) return;
    isSent.current = true;
    mutate();
  }, [mutate]);

  return (
    <Modal opened onClose={onClose} title="Test event" size="lg">
      <Stack>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          A signed event of the type <code>test</code> to {webhook.url}
        </Text>
        <div aria-live="polite" style={{ minHeight: 96 }}>
          {(isPending || isIdle) && (
            <Group gap="sm" py="md">
              <Loader size="sm" />
              <Text size="sm">Waiting for the endpoint's answer...</Text>
            </Group>
          )}
          {!isPending && data && <TestAnswerView answer={data} />}
          {!isPending && error && <ProblemAlert title="The test event was not sent" error={error} />}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            leftSection={<IconSend size={16} aria-hidden />}
            loading={isPending || isIdle}
            onClick={() => mutate()}
          >
            Send again
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
