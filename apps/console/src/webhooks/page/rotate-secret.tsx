import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Webhook } from '../../api/client.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { tellDone } from '../../ui/tell.js';
import { useRotateSecret } from '../use-secret.js';

const HOUR_SECONDS = 3_600;
const OVERLAPS = [
  { seconds: 24 * HOUR_SECONDS, label: '24 hours', about: 'Time to change the secret at the endpoint.' },
  { seconds: HOUR_SECONDS, label: '1 hour', about: 'For a change that is prepared.' },
  { seconds: 0, label: 'Not at all', about: 'For a secret that leaked. Checks with it fail from now on.' },
];

interface RotateSecretProps {
  webhook: Webhook;
  opened: boolean;
  onClose: () => void;
  onRotated: (secret: string) => void;
}

export function RotateSecret({ webhook, opened, onClose, onRotated }: RotateSecretProps) {
  const rotate = useRotateSecret(webhook.id);
  const [overlap, setOverlap] = useState(String(OVERLAPS[0]?.seconds));
  return (
    <ConfirmDialog
      opened={opened}
      title={`Rotate the secret of ${webhook.name}?`}
      action="Rotate secret"
      isPending={rotate.isPending}
      error={rotate.error}
      onClose={() => {
        rotate.reset();
        onClose();
      }}
      onConfirm={() =>
        rotate.mutate(Number(overlap), {
          onSuccess: ({ data }) => {
            onRotated(data.secret);
            tellDone('There is a new signing secret. Put it into your endpoint.');
            onClose();
          },
        })
      }
    >
      <Stack gap="sm">
        <Text size="sm">A new secret is made. Webhooks carry a signature of each secret that is still in use.</Text>
        <Radio.Group label="The present secret stays in use for" value={overlap} onChange={setOverlap}>
          <Stack gap="xs" mt="xs">
            {OVERLAPS.map(({ seconds, label, about }) => (
              <Radio key={seconds} value={String(seconds)} label={label} description={about} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </ConfirmDialog>
  );
}
