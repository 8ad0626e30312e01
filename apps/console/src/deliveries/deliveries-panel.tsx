import { Stack } from '@mantine/core';
import { IconFilter, IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Webhook } from '../api/client.js';
import { EmptyState } from '../ui/empty-state.js';
import { Pager } from '../ui/pager.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { DeliveryDrawer } from './delivery-drawer.js';
import { DeliveryFilters } from './delivery-filters.js';
import { DeliveryTable, DeliveryTableSkeleton } from './delivery-table.js';
import { LiveState } from './live-state.js';
import { toFilter, type FilterChoice, NO_FILTER } from './filter-choice.js';
import { useDeliveries } from './use-deliveries.js';

/** @param base the webhook's address; an open delivery adds its id to it */
export function DeliveriesPanel({ webhook, base }: { webhook: Webhook; base: string }) {
  const [choice, setChoice] = useState<FilterChoice>(NO_FILTER);
  const [cursors, setCursors] = useState<string[]>([]);
  const deliveries = useDeliveries(webhook.id, toFilter(choice), cursors.at(-1));
  const [path, navigate] = useLocation();
  const opened = decodeURIComponent(path.split(`${base}/deliveries/`)[1] ?? '');
  const isFiltered = choice !== NO_FILTER;
  const next = deliveries.data?.pagination.nextCursor ?? null;
  const rows = deliveries.data?.data ?? [];

  return (
    <Stack gap="md">
      <DeliveryFilters
        choice={choice}
        onChange={(changed) => {
          setChoice(changed);
          setCursors([]);
        }}
        state={<LiveState error={deliveries.data ? deliveries.error : null} />}
      />
      {deliveries.isPending && <DeliveryTableSkeleton />}
      {deliveries.error && deliveries.data === undefined && (
        <ProblemAlert
          title="The deliveries could not be loaded"
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
        />
      )}
      {deliveries.data && rows.length === 0 && (isFiltered ? <NothingFound /> : <NothingYet webhook={webhook} />)}
      {rows.length > 0 && (
        <DeliveryTable
          deliveries={rows}
          isStale={deliveries.isPlaceholderData}
          onOpen={(id) => navigate(`${base}/deliveries/${encodeURIComponent(id)}`)}
        />
      )}
      {(cursors.length > 0 || next !== null) && (
        <Pager
          text={`Page ${cursors.length + 1}`}
          onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
          onNext={next !== null ? () => setCursors([...cursors, next]) : undefined}
        />
      )}
      <DeliveryDrawer webhook={webhook} deliveryId={opened} onClose={() => navigate(base)} />
    </Stack>
  );
}

function NothingYet({ webhook }: { webhook: Webhook }) {
  return (
    <EmptyState Icon={IconInbox} title="No deliveries yet">
      {webhook.enabled
        ? 'The next event of its types appears here by itself. Test events are answered at once and are not listed.'
        : 'The webhook is disabled: it receives nothing until you enable it.'}
    </EmptyState>
  );
}

function NothingFound() {
  return (
    <EmptyState Icon={IconFilter} title="No delivery matches">
      Widen the filters. Old deliveries leave the log after some days.
    </EmptyState>
  );
}
