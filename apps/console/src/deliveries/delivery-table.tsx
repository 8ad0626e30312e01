import { Group, Paper, Skeleton, Table, Text, UnstyledButton } from '@mantine/core';
import type { Delivery } from '../api/client.js';
import { Age } from '../ui/age.js';
import { durationText } from '../ui/time-ago.js';
import { codeText } from './describe-delivery.js';
import { DeliveryStatus } from './delivery-status.js';
import classes from './delivery-table.module.css';

interface DeliveryTableProps {
  deliveries: readonly Delivery[];
  /** Rows of the question before; the answer to the present one is on its way. */
  isStale: boolean;
  onOpen: (deliveryId: string) => void;
}

export function DeliveryTable({ deliveries, isStale, onOpen }: DeliveryTableProps) {
  return (
    <Paper withBorder className={classes.paper} data-stale={isStale || undefined} aria-busy={isStale}>
      <Table className={classes.table} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.status} visibleFrom="sm">
              Status
            </Table.Th>
            <Table.Th>Event</Table.Th>
            <Table.Th w={80} className={classes.number} visibleFrom="sm">
              Attempts
            </Table.Th>
            <Table.Th className={classes.code} visibleFrom="sm">
              Code
            </Table.Th>
            <Table.Th w={90} className={classes.number} visibleFrom="sm">
              Duration
            </Table.Th>
            <Table.Th className={classes.age}>Age</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

/** A click anywhere opens it; for the keyboard and for screen readers the event's type is the button. */
function DeliveryRow({ delivery, onOpen }: { delivery: Delivery; onOpen: (id: string) => void }) {
  const { id, status, eventType, eventId, attemptCount, reason, statusCode, durationMs, lastAttemptAt } = delivery;
  return (
    <Table.Tr className={classes.row} onClick={() => onOpen(id)}>
      <Table.Td visibleFrom="sm">
        <DeliveryStatus status={status} />
      </Table.Td>
      <Table.Td>
        <Group gap="sm" hiddenFrom="sm" mb={4}>
          <DeliveryStatus status={status} />
          <Text span size="sm" c="dimmed">
            {codeText(reason, statusCode)}
          </Text>
        </Group>
        <UnstyledButton className={classes.type} aria-label={`Open the delivery of ${eventType}, event ${eventId}`}>
          {eventType}
        </UnstyledButton>
        <Text className={classes.id} title={eventId}>
          {eventId}
        </Text>
      </Table.Td>
      <Table.Td className={classes.number} visibleFrom="sm">
        {attemptCount}
      </Table.Td>
      <Table.Td className={classes.number} visibleFrom="sm">
        {codeText(reason, statusCode)}
      </Table.Td>
      <Table.Td className={classes.number} visibleFrom="sm">
        {durationText(durationMs)}
      </Table.Td>
      <Table.Td className={classes.number}>
        <Age at={lastAttemptAt} />
      </Table.Td>
    </Table.Tr>
  );
}

export function DeliveryTableSkeleton() {
  return (
    <Paper withBorder p="md" aria-hidden>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} h={16} my={18} />
      ))}
    </Paper>
  );
}
