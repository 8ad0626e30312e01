import { Button, Group, Text } from '@mantine/core';

interface PagerProps {
  /** "11 to 20 of 35" */
  text: string;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** One step back, one step on. A direction without handler has no page. */
export function Pager({ text, onPrevious, onNext }: PagerProps) {
  return (
    <Group justify="space-between" component="nav" aria-label="Pages of the list">
      <Text size="sm" c="dimmed" aria-live="polite">
        {text}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={!onPrevious} onClick={onPrevious}>
          Previous
        </Button>
        <Button size="xs" variant="default" disabled={!onNext} onClick={onNext}>
          Next
        </Button>
      </Group>
    </Group>
  );
}
