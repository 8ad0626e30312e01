import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, type Delivery } from '../api/client.js';
import { useScope } from '../session/scope.js';
import { useSession } from '../session/session.js';

const LIST_PATH = '/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/deliveries';
const ONE_PATH = `${LIST_PATH}/{deliveryId}` as const;

/** While the tab is visible; a hidden one asks for nothing. */
const LIVE_MS = 2_000;
const LATEST_MS = 10_000;
const PAGE_SIZE = 20;

export interface DeliveryFilter {
  status?: Delivery['status'];
  eventType?: string;
  eventId?: string;
  /** ISO 8601: only runs that began then or later. */
  from?: string;
}

function useRootKey(id: string) {
  const { tenantId, projectId } = useScope();
  return ['deliveries', tenantId, projectId, id] as const;
}

/** @param cursor undefined for the newest */
export function useDeliveries(id: string, filter: DeliveryFilter, cursor: string | undefined) {
  const { api } = useSession();
  const path = { ...useScope(), id };
  const query = { ...filter, limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  return useQuery({
    queryKey: [...useRootKey(id), 'list', filter, cursor ?? ''],
    queryFn: () => answerOf(api.GET(LIST_PATH, { params: { path, query } })),
    refetchInterval: LIVE_MS,
    placeholderData: keepPreviousData,
    // The next one comes by itself.
    retry: false,
  });
}

/** The newest delivery; null where there is none. */
export function useLatestDelivery(id: string) {
  const { api } = useSession();
  const path = { ...useScope(), id };
  return useQuery({
    queryKey: [...useRootKey(id), 'latest'],
    queryFn: () => answerOf(api.GET(LIST_PATH, { params: { path, query: { limit: 1 } } })),
    select: (answer) => answer.data[0] ?? null,
    refetchInterval: LATEST_MS,
    retry: false,
  });
}

export function useDelivery(id: string, deliveryId: string) {
  const { api } = useSession();
  const path = { ...useScope(), id, deliveryId };
  return useQuery({
    queryKey: [...useRootKey(id), 'one', deliveryId],
    queryFn: () => answerOf(api.GET(ONE_PATH, { params: { path } })),
    select: (answer) => answer.data,
    refetchInterval: LIVE_MS,
  });
}

/** The very bytes that were sent, as text. */
export function usePayload(id: string, deliveryId: string) {
  const { api } = useSession();
  const path = { ...useScope(), id, deliveryId };
  return useQuery({
    queryKey: [...useRootKey(id), 'payload', deliveryId],
    queryFn: () => answerOf(api.GET(`${ONE_PATH}/payload`, { params: { path }, parseAs: 'text' })),
    staleTime: Infinity,
  });
}

export function useResend(id: string) {
  const { api } = useSession();
  const scope = useScope();
  const queries = useQueryClient();
  const queryKey = useRootKey(id);
  return useMutation({
    mutationFn: (deliveryId: string) =>
      answerOf(api.POST(`${ONE_PATH}/resend`, { params: { path: { ...scope, id, deliveryId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}
