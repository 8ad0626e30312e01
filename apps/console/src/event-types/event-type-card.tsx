import { Badge, Collapse, Group, Paper, Tabs, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import type { EventType } from '../api/client.js';
import { useScope } from '../session/scope.js';
import { CodeBlock } from '../ui/code-block.js';
import classes from './event-type-card.module.css';
import { sampleBody } from './sample-body.js';
import { SchemaFields } from './schema-fields.js';

/** A type and what it means; unfolded, its fields, a sample and the schema itself. */
export function EventTypeCard({ type }: { type: EventType }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const contentId = useId();
  return (
    <Paper withBorder component="section" className={classes.card}>
      <UnstyledButton className={classes.head} onClick={toggle} aria-expanded={isOpen} aria-controls={contentId}>
        <IconChevronRight size={18} stroke={1.75} className={classes.chevron} data-open={isOpen || undefined} />
        <span className={classes.text}>
          <Group component="span" gap="xs">
            <Title order={2} className={classes.type}>
              {type.type}
            </Title>
            {!type.subscribable && (
              <Badge variant="default" tt="none" fw={500} radius="sm" component="span">
                sent by a test alone
              </Badge>
            )}
          </Group>
          <Text span size="sm" c="dimmed">
            {type.description}
          </Text>
        </span>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={contentId}>
        {isOpen && <TypeDetails type={type} />}
      </Collapse>
    </Paper>
  );
}

function TypeDetails({ type }: { type: EventType }) {
  const scope = useScope();
  return (
    <Tabs defaultValue="sample" className={classes.details} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="sample">Sample</Tabs.Tab>
        <Tabs.Tab value="fields">Fields of data</Tabs.Tab>
        <Tabs.Tab value="schema">JSON Schema</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="sample" pt="md">
        <CodeBlock text={sampleBody(type, scope)} language="json" what={`the sample of ${type.type}`} />
      </Tabs.Panel>
      <Tabs.Panel value="fields" pt="md">
        <SchemaFields schema={type.dataSchema} />
      </Tabs.Panel>
      <Tabs.Panel value="schema" pt="md">
        <CodeBlock
          text={JSON.stringify(type.dataSchema, null, 2)}
          language="json"
          what={`the schema of ${type.type}`}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
