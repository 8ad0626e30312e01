import { ActionIcon, Button, Group, Input, Stack, TextInput, Tooltip } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { WebhookForm } from './use-webhook-form.js';
import classes from './header-rows.module.css';

/** Custom headers, a row each. The value of a saved one is replaced, not shown. */
export function HeaderRows({ form }: { form: WebhookForm }) {
  const { headers } = form.values;
  const add = () => form.insertListItem('headers', { key: randomId(), name: '', value: '', isSaved: false });
  return (
    <Stack gap="sm" role="group" aria-label="Custom headers">
      {headers.map((row, index) => (
        <HeaderRowFields key={row.key} form={form} index={index} />
      ))}
      {typeof form.errors['headers'] === 'string' && <Input.Error role="alert">{form.errors['headers']}</Input.Error>}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          Add header
        </Button>
      </Group>
    </Stack>
  );
}

function HeaderRowFields({ form, index }: { form: WebhookForm; index: number }) {
  const row = form.values.headers[index];
  if (row === undefined) return null;
  const label = row.name === '' ? `Header ${index + 1}` : row.name;
  const replace = () => {
    form.setFieldValue(`headers.${index}.isSaved`, false);
    form.setFieldValue(`headers.${index}.value`, '');
  };
  return (
    <div className={classes.row}>
      <TextInput
        aria-label={`Name of header ${index + 1}`}
        placeholder="X-Api-Key"
        autoComplete="off"
        spellCheck={false}
        readOnly={row.isSaved}
        {...form.getInputProps(`headers.${index}.name`)}
      />
      {row.isSaved ? (
        <Group gap="xs" wrap="nowrap" className={classes.saved}>
          <span aria-label={`The value of ${label} is hidden`} role="img">
            ••••••••
          </span>
          <Button size="compact-xs" variant="subtle" onClick={replace} aria-label={`Replace the value of ${label}`}>
            Replace
          </Button>
        </Group>
      ) : (
        <TextInput
          aria-label={`Value of ${label}`}
          placeholder="Value"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps(`headers.${index}.value`)}
        />
      )}
      <Tooltip label="Remove">
        <ActionIcon size="lg" onClick={() => form.removeListItem('headers', index)} aria-label={`Remove ${label}`}>
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
