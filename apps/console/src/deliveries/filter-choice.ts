import type { Delivery } from '../api/client.js';
import type { DeliveryFilter } from './use-deliveries.js';

/** What the filters' fields hold; '' for no choice. */
export interface FilterChoice {
  status: Delivery['status'] | '';
  eventType: string;
  eventId: string;
  /** ISO 8601, fixed when it was chosen: a moving one would be another question each second. */
  from: string;
  /** Which of the periods `from` came of. */
  period: string;
}

export const NO_FILTER: FilterChoice = { status: '', eventType: '', eventId: '', from: '', period: '' };

export function toFilter({ status, eventType, eventId, from }: FilterChoice): DeliveryFilter {
  return {
    ...(status !== '' && { status }),
    ...(eventType !== '' && { eventType }),
    ...(eventId.trim() !== '' && { eventId: eventId.trim() }),
    ...(from !== '' && { from }),
  };
}
