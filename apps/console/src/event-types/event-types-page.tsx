import { Skeleton, Stack } from '@mantine/core';
import { PageHeader } from '../ui/page-header.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { EventTypeCard } from './event-type-card.js';
import { useEventTypes } from './use-event-types.js';

export default function EventTypesPage() {
  const types = useEventTypes();
  return (
    <>
      <PageHeader
        title="Event types"
        about="What can happen, and what a webhook tells about it. Bodies share one envelope; its data differs by type."
      />
      {types.error && (
        <ProblemAlert
          title="The event types could not be loaded"
          error={types.error}
          onRetry={() => void types.refetch()}
        />
      )}
      <Stack gap="md">
        {types.isPending && [0, 1, 2, 3].map((row) => <Skeleton key={row} h={88} radius="lg" />)}
        {types.data?.map((type) => (
          <EventTypeCard key={type.type} type={type} />
        ))}
      </Stack>
    </>
  );
}
