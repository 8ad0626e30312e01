import type { Delivery } from '../api/client.js';
import { StatusDot } from '../ui/status-dot.js';
import { STATUSES } from './describe-delivery.js';

export function DeliveryStatus({ status }: { status: Delivery['status'] }) {
  const { label, tone } = STATUSES[status];
  return <StatusDot tone={tone}>{label}</StatusDot>;
}
