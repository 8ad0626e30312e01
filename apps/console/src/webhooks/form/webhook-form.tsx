import { Button, Group, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { Link } from 'wouter';
import { useLeaveGuard } from '../../navigation/use-leave-guard.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { EventTypePicker } from './event-type-picker.js';
import { FormSection } from './form-section.js';
import type { WebhookValues } from './form-values.js';
import { HeaderRows } from './header-rows.js';
import { useWebhookForm } from './use-webhook-form.js';

interface WebhookFormProps {
  initialValues: WebhookValues;
  /** An existing one keeps its id. */
  isNew: boolean;
  /** Resolves once it is saved; rejects with what the service said. */
  onSend: (values: WebhookValues) => Promise<void>;
  /** Called after the guard of unsaved changes is down. */
  cancelTo: string;
}

export function WebhookForm({ initialValues, isNew, onSend, cancelTo }: WebhookFormProps) {
  const { form, submit, failure, isPending } = useWebhookForm(initialValues, onSend);
  const leaveDialog = useLeaveGuard(form.isDirty() && !isPending);

  return (
    <form onSubmit={submit} noValidate>
      {leaveDialog}
      <Stack gap="lg">
        {failure !== null && <ProblemAlert title="The webhook was not saved" error={failure} />}
        <FormSection title="Endpoint" about="Where the events go.">
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <TextInput
            label="Destination URL"
            description="Called with POST for each event. It must answer 2xx itself: redirects are not followed."
            placeholder="https://example.com/webhooks"
            type="url"
            inputMode="url"
            autoComplete="off"
            required
            {...form.getInputProps('url')}
          />
          <Textarea label="Description" autosize minRows={2} maxRows={8} {...form.getInputProps('description')} />
          {isNew && (
            <TextInput
              label="Id"
              description="Names the webhook in the API and cannot be changed. Leave it empty to have one made."
              autoComplete="off"
              {...form.getInputProps('id')}
            />
          )}
        </FormSection>
        <FormSection title="Events" about="What it receives.">
          <EventTypePicker {...form.getInputProps('eventTypes')} />
          <TagsInput
            label="Agents"
            description="Only events of these agents, by id. Leave it empty for every agent."
            placeholder={form.values.agentIds.length === 0 ? 'Every agent' : ''}
            splitChars={[',', ' ', '\n']}
            acceptValueOnBlur
            {...form.getInputProps('agentIds')}
          />
        </FormSection>
        <FormSection
          title="Custom headers"
          about="Sent with every webhook, such as a token that your endpoint expects."
        >
          <HeaderRows form={form} />
        </FormSection>
        <FormSection title="State" about="A disabled webhook receives nothing. A test event reaches it all the same.">
          <Switch label="Enabled" {...form.getInputProps('enabled', { type: 'checkbox' })} />
        </FormSection>
        <Group justify="flex-end">
          <Button variant="default" component={Link} href={cancelTo}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {isNew ? 'Create webhook' : 'Save changes'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
