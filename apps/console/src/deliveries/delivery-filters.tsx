import { Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Delivery } from '../api/client.js';
import { useEventTypes } from '../event-types/use-event-types.js';
import { STATUSES } from './describe-delivery.js';
import classes from './delivery-filters.module.css';
import { NO_FILTER, type FilterChoice } from './filter-choice.js';

const HOUR_MS = 3_600_000;
const PERIODS: Record<string, { label: string; ms: number }> = {
  hour: { label: 'Last hour', ms: HOUR_MS },
  day: { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  week: { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
};
const STATUS_CHOICES = Object.entries(STATUSES).map(([value, { label }]) => ({ value, label }));
const PERIOD_CHOICES = Object.entries(PERIODS).map(([value, { label }]) => ({ value, label }));

interface DeliveryFiltersProps {
  choice: FilterChoice;
  onChange: (choice: FilterChoice) => void;
  /** Shown at the end of the row. */
  state: ReactNode;
}

export function DeliveryFilters({ choice, onChange, state }: DeliveryFiltersProps) {
  const types = useEventTypes();
  const change = (part: Partial<FilterChoice>) => {
    const next = { ...choice, ...part };
    const isNone = next.status === '' && next.eventType === '' && next.eventId === '' && next.from === '';
    onChange(isNone ? NO_FILTER : next);
  };
  const changePeriod = (period: string | null) => {
    const ms = PERIODS[period ?? '']?.ms;
    change({ period: period ?? '', from: ms === undefined ? '' : new Date(Date.now() - ms).toISOString() });
  };
  return (
    <Group gap="xs" className={classes.filters} role="search" aria-label="Deliveries">
      <Select
        aria-label="Status"
        placeholder="Any status"
        data={STATUS_CHOICES}
        value={choice.status || null}
        onChange={(status) => change({ status: (status ?? '') as Delivery['status'] | '' })}
        clearable
        className={classes.short}
      />
      <Select
        aria-label="Event type"
        placeholder="Any event type"
        data={types.data?.filter(({ subscribable }) => subscribable).map(({ type }) => type) ?? []}
        value={choice.eventType || null}
        onChange={(eventType) => change({ eventType: eventType ?? '' })}
        clearable
        className={classes.medium}
      />
      <Select
        aria-label="Time"
        placeholder="Any time"
        data={PERIOD_CHOICES}
        value={choice.period || null}
        onChange={changePeriod}
        clearable
        className={classes.short}
      />
      <TextInput
        aria-label="Event id"
        placeholder="Event id"
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={choice.eventId}
        onChange={(event) => change({ eventId: event.currentTarget.value })}
        className={classes.medium}
      />
      <div className={classes.state}>{state}</div>
    </Group>
  );
}
