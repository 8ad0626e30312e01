import { Button, Checkbox, Collapse, Paper, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, type ReactNode } from 'react';
import type { EventType } from '../../api/client.js';
import { sampleBody } from '../../event-types/sample-body.js';
import { useEventTypes } from '../../event-types/use-event-types.js';
import { useScope } from '../../session/scope.js';
import { CodeBlock } from '../../ui/code-block.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import classes from './event-type-picker.module.css';

interface EventTypePickerProps {
  value?: string[];
  onChange?: (value: string[]) => void;
  error?: ReactNode;
}

/** Every type that a webhook can ask for, with its meaning and a sample of what arrives. */
export function EventTypePicker({ value = [], onChange, error }: EventTypePickerProps) {
  const types = useEventTypes();
  return (
    <Checkbox.Group
      value={value}
      onChange={onChange}
      label="Event types"
      error={error}
      errorProps={{ mt: 8 }}
      withAsterisk
    >
      <Stack gap="xs" mt={6} data-error={error ? true : undefined}>
        {types.isPending && [0, 1, 2, 3].map((row) => <Skeleton key={row} h={66} radius="md" />)}
        {types.error && (
          <ProblemAlert
            title="The event types could not be loaded"
            error={types.error}
            onRetry={() => void types.refetch()}
          />
        )}
        {types.data
          ?.filter(({ subscribable }) => subscribable)
          .map((type) => (
            <TypeChoice key={type.type} type={type} />
          ))}
      </Stack>
    </Checkbox.Group>
  );
}

function TypeChoice({ type }: { type: EventType }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const sampleId = useId();
  const scope = useScope();
  return (
    <Paper withBorder radius="md" className={classes.choice}>
      <div className={classes.head}>
        <Checkbox
          value={type.type}
          label={<span className={classes.type}>{type.type}</span>}
          description={type.description}
          classNames={{ body: classes.body }}
        />
        <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={isOpen} aria-controls={sampleId}>
          {isOpen ? 'Hide sample' : 'Sample'}
          <VisuallyHidden> of {type.type}</VisuallyHidden>
        </Button>
      </div>
      <Collapse expanded={isOpen} id={sampleId}>
        {isOpen && (
          <div className={classes.sample}>
            <CodeBlock
              text={sampleBody(type, scope)}
              language="json"
              what={`the sample of ${type.type}`}
              maxHeight="18rem"
            />
            <Text size="xs" c="dimmed" mt={6}>
              The body of the POST request.
            </Text>
          </div>
        )}
      </Collapse>
    </Paper>
  );
}
