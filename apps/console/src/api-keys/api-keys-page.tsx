import { Button, Paper, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useScope } from '../session/scope.js';
import { useKeysReason } from '../session/session.js';
import { EmptyState } from '../ui/empty-state.js';
import { OtherKeyAlert } from '../ui/other-key-alert.js';
import { PageHeader } from '../ui/page-header.js';
import { Pager } from '../ui/pager.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { ApiKeyTable } from './api-key-table.js';
import { CreateApiKey } from './create-api-key.js';
import { PAGE_SIZE, useApiKeys } from './use-api-keys.js';

export default function ApiKeysPage() {
  const reason = useKeysReason();
  const { tenantId } = useScope();
  const [page, setPage] = useState(1);
  const [isCreating, creation] = useDisclosure(false);
  const keys = useApiKeys(page, reason === undefined);
  const total = keys.data?.pagination.total ?? 0;
  const isEmpty = keys.data !== undefined && total === 0;
  const create = (
    <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={creation.open}>
      New API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        about={`Of the tenant ${tenantId}. View keys read, edit keys change, publish keys send events.`}
        actions={reason === undefined && !isEmpty ? create : undefined}
      />
      {reason !== undefined && <OtherKeyAlert>{reason}</OtherKeyAlert>}
      <Stack gap="md">
        {keys.isLoading && (
          <Paper withBorder p="md" aria-hidden>
            <Skeleton h={16} my={14} />
            <Skeleton h={16} my={14} />
          </Paper>
        )}
        {keys.error && keys.data === undefined && (
          <ProblemAlert title="The keys could not be loaded" error={keys.error} onRetry={() => void keys.refetch()} />
        )}
        {isEmpty && (
          <EmptyState Icon={IconKey} title="No API keys yet" action={create}>
            Programs and people sign in with one. It is shown once, when it is made, and can be revoked at any time.
          </EmptyState>
        )}
        {keys.data && total > 0 && <ApiKeyTable apiKeys={keys.data.data} />}
        {total > PAGE_SIZE && (
          <Pager
            text={`Page ${page} of ${keys.data?.pagination.pages}`}
            onPrevious={page > 1 ? () => setPage(page - 1) : undefined}
            onNext={page * PAGE_SIZE < total ? () => setPage(page + 1) : undefined}
          />
        )}
      </Stack>
      <CreateApiKey opened={isCreating} onClose={creation.close} />
    </>
  );
}
