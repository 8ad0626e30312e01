import { Button, Group, Paper, Skeleton, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useViewOnlyReason } from '../../session/session.js';
import { EmptyState } from '../../ui/empty-state.js';
import { PageHeader } from '../../ui/page-header.js';
import { Pager } from '../../ui/pager.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Reason } from '../../ui/reason.js';
import { PAGE_SIZE, useWebhookList } from '../use-webhooks.js';
import { WebhookTable } from './webhook-table.js';

const TYPING_MS = 300;

export default function ListPage() {
  const [page, setPage] = useState(1);
  const [agent, setAgent] = useState('');
  const [agentId] = useDebouncedValue(agent.trim(), TYPING_MS);
  const list = useWebhookList({ page, agentId });
  const isEmpty = list.data?.pagination.total === 0;
  const isUnused = isEmpty && agentId === '';

  return (
    <>
      <PageHeader
        title="Webhooks"
        about="Each one receives the events it asks for as signed HTTP POST requests."
        actions={isUnused ? undefined : <NewWebhookButton />}
      />
      <Stack gap="md">
        {!isUnused && (
          <TextInput
            aria-label="Filter by agent"
            placeholder="Filter by agent id"
            leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
            value={agent}
            onChange={(event) => {
              setAgent(event.currentTarget.value);
              setPage(1);
            }}
            maw={360}
          />
        )}
        {list.error && list.data === undefined && (
          <ProblemAlert
            title="The webhooks could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        )}
        {list.isPending && <ListSkeleton />}
        {isUnused && <FirstWebhook />}
        {isEmpty && agentId !== '' && (
          <EmptyState Icon={IconSearch} title={`No webhook receives events of "${agentId}"`}>
            A webhook does where it names this agent, or names none at all.
          </EmptyState>
        )}
        {list.data && !isEmpty && (
          <>
            <WebhookTable webhooks={list.data.data} />
            <ListPager page={page} total={list.data.pagination.total} onPage={setPage} />
          </>
        )}
      </Stack>
    </>
  );
}

function NewWebhookButton() {
  const reason = useViewOnlyReason();
  const label = 'New webhook';
  const icon = <IconPlus size={16} stroke={2} aria-hidden />;
  if (reason === undefined) {
    return (
      <Button component={Link} href="/webhooks/new" leftSection={icon}>
        {label}
      </Button>
    );
  }
  return (
    <Reason reason={reason}>
      <Button leftSection={icon} disabled>
        {label}
      </Button>
    </Reason>
  );
}

function FirstWebhook() {
  return (
    <EmptyState Icon={IconWebhook} title="No webhooks yet" action={<NewWebhookButton />}>
      A webhook is a URL of yours that we call whenever something happens: a conversation starts, a user gives feedback,
      a custom event is logged. Create one, pick its events, and send a test event to see it work.
    </EmptyState>
  );
}

function ListPager({ page, total, onPage }: { page: number; total: number; onPage: (page: number) => void }) {
  const from = (page - 1) * PAGE_SIZE + 1;
  const to = Math.min(page * PAGE_SIZE, total);
  if (total <= PAGE_SIZE && page === 1) return null;
  return (
    <Pager
      text={`${from} to ${to} of ${total}`}
      onPrevious={page > 1 ? () => onPage(page - 1) : undefined}
      onNext={to < total ? () => onPage(page + 1) : undefined}
    />
  );
}

function ListSkeleton() {
  return (
    <Paper withBorder aria-hidden>
      {[0, 1, 2].map((row) => (
        <Group key={row} justify="space-between" p="md">
          <Stack gap={8} flex={1}>
            <Skeleton h={14} w="30%" />
            <Skeleton h={12} w="50%" />
          </Stack>
          <Skeleton h={20} w={40} radius="xl" />
        </Group>
      ))}
    </Paper>
  );
}
