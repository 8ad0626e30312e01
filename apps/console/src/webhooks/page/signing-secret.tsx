import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Webhook } from '../../api/client.js';
import { explain } from '../../api/problem.js';
import { useViewOnlyReason } from '../../session/session.js';
import { CopyIcon } from '../../ui/copy-icon.js';
import { Reason } from '../../ui/reason.js';
import { useReadSecret } from '../use-secret.js';
import { RotateSecret } from './rotate-secret.js';
import classes from './signing-secret.module.css';

const HIDDEN = `whsec_${'•'.repeat(24)}`;

/** Asked for when it is to be shown, and forgotten when it is hidden. */
export function SigningSecret({ webhook }: { webhook: Webhook }) {
  const [secret, setSecret] = useState<string | null>(null);
  const [isRotating, rotation] = useDisclosure(false);
  const read = useReadSecret(webhook.id);
  const reason = useViewOnlyReason();
  const reveal = () => read.mutate(undefined, { onSuccess: ({ data }) => setSecret(data.secret) });

  return (
    <Stack gap="sm">
      <Group gap="xs" wrap="nowrap" className={classes.box}>
        <Text ff="monospace" size="sm" className={classes.secret} data-testid="secret">
          {secret ?? HIDDEN}
        </Text>
        {secret !== null && <CopyIcon text={secret} what="the signing secret" />}
        <Reason reason={reason}>
          <Tooltip label={secret === null ? 'Reveal' : 'Hide'}>
            <ActionIcon
              onClick={() => (secret === null ? reveal() : setSecret(null))}
              loading={read.isPending}
              disabled={reason !== undefined}
              aria-label={secret === null ? 'Reveal the signing secret' : 'Hide the signing secret'}
            >
              {secret === null ? <IconEye size={16} stroke={1.75} /> : <IconEyeOff size={16} stroke={1.75} />}
            </ActionIcon>
          </Tooltip>
        </Reason>
      </Group>
      {read.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {explain(read.error)}
        </Text>
      )}
      <Group justify="space-between">
        <Anchor component={Link} href="/verify" size="sm">
          How to verify signatures
        </Anchor>
        <Reason reason={reason}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={rotation.open}
            disabled={reason !== undefined}
          >
            Rotate
          </Button>
        </Reason>
      </Group>
      <RotateSecret webhook={webhook} opened={isRotating} onClose={rotation.close} onRotated={setSecret} />
    </Stack>
  );
}
