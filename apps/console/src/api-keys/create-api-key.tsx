import { Button, Group, Modal, Select, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiProblem } from '../api/problem.js';
import { useScope } from '../session/scope.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { NewKeyView } from './new-key-view.js';
import { useCreateApiKey } from './use-api-keys.js';

const DAY_MS = 86_400_000;
const ROLES = {
  view: 'Reads everything, changes nothing.',
  edit: 'Changes webhooks; with all projects also API keys.',
  publish: 'Sends events of one project, and nothing else.',
} as const;
type Role = keyof typeof ROLES;
const LIFETIMES = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

export function CreateApiKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made === null ? 'New API key' : 'Copy the key now'}
      // A stray click must not lose what is shown once.
      closeOnClickOutside={made === null}
    >
      {made === null ? <KeyForm onMade={setMade} onCancel={close} /> : <NewKeyView apiKey={made} onClose={close} />}
    </Modal>
  );
}

function KeyForm({ onMade, onCancel }: { onMade: (key: string) => void; onCancel: () => void }) {
  const { projectId: current } = useScope();
  const create = useCreateApiKey();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('view');
  const [projectId, setProjectId] = useState(current);
  const [days, setDays] = useState('');
  const errors = fieldErrorsOf(create.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    create.mutate(
      { name, role, projectId: projectId.trim() || null, expiresAt },
      { onSuccess: ({ data }) => onMade(data.key) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {create.error && Object.keys(errors).length === 0 && (
          <ProblemAlert title="The key was not made" error={create.error} />
        )}
        <TextInput
          label="Name"
          description="Who or what uses it."
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors['name']}
          data-autofocus
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="role-label">
            Role
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="role-label"
            data={Object.keys(ROLES)}
            value={role}
            onChange={(value) => setRole(value as Role)}
          />
          <Text size="xs" c="dimmed" mt={6}>
            {ROLES[role]}
          </Text>
        </div>
        <TextInput
          label="Project"
          description={role === 'publish' ? 'The project whose events it sends.' : 'Leave it empty for all projects.'}
          required={role === 'publish'}
          value={projectId}
          onChange={(event) => setProjectId(event.currentTarget.value)}
          error={errors['projectId']}
        />
        <Select
          label="Expires"
          data={LIFETIMES}
          value={days}
          onChange={(value) => setDays(value ?? '')}
          allowDeselect={false}
          error={errors['expiresAt']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function fieldErrorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, message }) => [field, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`]),
  );
}
