import { Drawer, Skeleton, Stack } from '@mantine/core';
import type { Webhook } from '../api/client.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { DeliveryDetailView } from './delivery-detail-view.js';
import { useDelivery } from './use-deliveries.js';

interface DeliveryDrawerProps {
  webhook: Webhook;
  /** '' for closed. */
  deliveryId: string;
  onClose: () => void;
}

export function DeliveryDrawer({ webhook, deliveryId, onClose }: DeliveryDrawerProps) {
  return (
    <Drawer opened={deliveryId !== ''} onClose={onClose} position="right" size="lg" title="Delivery">
      {deliveryId !== '' && <DrawerContent webhook={webhook} deliveryId={deliveryId} />}
    </Drawer>
  );
}

function DrawerContent({ webhook, deliveryId }: { webhook: Webhook; deliveryId: string }) {
  const delivery = useDelivery(webhook.id, deliveryId);
  if (delivery.data) return <DeliveryDetailView webhook={webhook} delivery={delivery.data} />;
  if (delivery.error) {
    return (
      <ProblemAlert
        title="The delivery could not be loaded"
        error={delivery.error}
        onRetry={() => void delivery.refetch()}
      />
    );
  }
  return (
    <Stack aria-hidden>
      <Skeleton h={24} w={180} />
      <Skeleton h={120} />
      <Skeleton h={200} />
    </Stack>
  );
}
