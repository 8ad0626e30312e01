import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './new-key-view.module.css';

/** The only time that a key is shown. */
export function NewKeyView({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">It is not shown again, and nobody can look it up. Keep it where you keep passwords.</Text>
      <Text ff="monospace" size="sm" className={classes.key} data-testid="new-key">
        {apiKey}
      </Text>
      <Group justify="flex-end">
        <CopyButton value={apiKey} timeout={2_000}>
          {({ copied, copy }) => (
            <Button
              variant={copied ? 'default' : 'filled'}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
              data-autofocus
            >
              {copied ? 'Copied' : 'Copy key'}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
