import { Badge, Button, Paper, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiKey } from '../api/client.js';
import { useSession } from '../session/session.js';
import { Age } from '../ui/age.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { tellDone } from '../ui/tell.js';
import classes from './api-key-table.module.css';
import { useRevokeApiKey } from './use-api-keys.js';

export function ApiKeyTable({ apiKeys }: { apiKeys: readonly ApiKey[] }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <Paper withBorder className={classes.paper}>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.role}>Role</Table.Th>
            <Table.Th visibleFrom="sm">Project</Table.Th>
            <Table.Th visibleFrom="sm">Expires</Table.Th>
            <Table.Th visibleFrom="md">Created</Table.Th>
            <Table.Th className={classes.action}>
              <span className={classes.unseen}>Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {apiKeys.map((apiKey) => (
            <ApiKeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setRevoking(apiKey)} />
          ))}
        </Table.Tbody>
      </Table>
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Paper>
  );
}

function ApiKeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { id, name, role, projectId, expiresAt, createdAt } = apiKey;
  const { me } = useSession();
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} className={classes.name}>
          {name}
          {me.keyId === id && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              (yours)
            </Text>
          )}
        </Text>
        <Text className={classes.id}>whk_{id}</Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm" className={classes.name}>
          {projectId ?? 'All projects'}
          {expiresAt !== null && (
            <>
              , expires <Age at={expiresAt} />
            </>
          )}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="default" tt="none" fw={500} radius="sm">
          {role}
        </Badge>
      </Table.Td>
      <Table.Td visibleFrom="sm" className={classes.name}>
        {projectId ?? 'All'}
      </Table.Td>
      <Table.Td visibleFrom="sm">{expiresAt === null ? 'Never' : <Age at={expiresAt} />}</Table.Td>
      <Table.Td visibleFrom="md">
        <Age at={createdAt} />
      </Table.Td>
      <Table.Td className={classes.action}>
        <Button size="compact-sm" variant="default" onClick={onRevoke} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { me } = useSession();
  const revoke = useRevokeApiKey();
  return (
    <ConfirmDialog
      opened
      title={`Revoke ${apiKey.name}?`}
      action="Revoke key"
      isPending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() =>
        revoke.mutate(apiKey.id, {
          onSuccess: () => {
            tellDone(`${apiKey.name} is revoked.`);
            onClose();
          },
        })
      }
    >
      Whatever uses it is refused within seconds, and it does not come back.
      {me.keyId === apiKey.id && ' It is the key that you are signed in with.'}
    </ConfirmDialog>
  );
}
