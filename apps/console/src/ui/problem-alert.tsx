import { Alert, Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { explain } from '../api/problem.js';

interface ProblemAlertProps {
  error: unknown;
  /** What did not work: "The webhooks could not be loaded". */
  title: string;
  onRetry?: () => void;
}

/** A failure, what to do about it, and the button that tries again. */
export function ProblemAlert({ error, title, onRetry }: ProblemAlertProps) {
  return (
    <Alert color="red" variant="light" radius="lg" icon={<IconAlertCircle size={18} />} title={title} role="alert">
      <Text size="sm">{explain(error)}</Text>
      {onRetry && (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
