import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, type NewApiKey } from '../api/client.js';
import { useScope } from '../session/scope.js';
import { useSession } from '../session/session.js';

const PATH = '/manage/tenants/{tenantId}/api-keys';
export const PAGE_SIZE = 20;

function useRootKey() {
  return ['api-keys', useScope().tenantId] as const;
}

export function useApiKeys(page: number, isEnabled: boolean) {
  const { api } = useSession();
  const { tenantId } = useScope();
  return useQuery({
    queryKey: [...useRootKey(), page],
    queryFn: () => answerOf(api.GET(PATH, { params: { path: { tenantId }, query: { page, limit: PAGE_SIZE } } })),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

/** The key itself is in the answer alone, which is not cached. */
export function useCreateApiKey() {
  const { api } = useSession();
  const { tenantId } = useScope();
  const queries = useQueryClient();
  const queryKey = useRootKey();
  return useMutation({
    mutationFn: (body: NewApiKey) => answerOf(api.POST(PATH, { params: { path: { tenantId } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
    gcTime: 0,
  });
}

export function useRevokeApiKey() {
  const { api } = useSession();
  const { tenantId } = useScope();
  const queries = useQueryClient();
  const queryKey = useRootKey();
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE(`${PATH}/{id}`, { params: { path: { tenantId, id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}
