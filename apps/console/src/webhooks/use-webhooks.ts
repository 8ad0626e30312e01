import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, type NewWebhook, type WebhookChanges } from '../api/client.js';
import { useScope } from '../session/scope.js';
import { useSession } from '../session/session.js';

const LIST_PATH = '/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations';
const ONE_PATH = '/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}';
export const PAGE_SIZE = 20;

/** Everything cached of this project's webhooks begins with this. */
function useRootKey() {
  const { tenantId, projectId } = useScope();
  return ['webhooks', tenantId, projectId] as const;
}

/** @param agentId '' for every agent */
export function useWebhookList({ page, agentId }: { page: number; agentId: string }) {
  const { api } = useSession();
  const path = useScope();
  const query = { page, limit: PAGE_SIZE, ...(agentId !== '' && { agentId }) };
  return useQuery({
    queryKey: [...useRootKey(), 'list', page, agentId],
    queryFn: () => answerOf(api.GET(LIST_PATH, { params: { path, query } })),
    placeholderData: keepPreviousData,
  });
}

export function useWebhook(id: string) {
  const { api } = useSession();
  const scope = useScope();
  return useQuery({
    queryKey: [...useRootKey(), 'one', id],
    queryFn: () => answerOf(api.GET(ONE_PATH, { params: { path: { ...scope, id } } })),
    select: (answer) => answer.data,
  });
}

export function useCreateWebhook() {
  const { api } = useSession();
  const path = useScope();
  const forget = useForgetWebhooks();
  return useMutation({
    mutationFn: (body: NewWebhook) => answerOf(api.POST(LIST_PATH, { params: { path }, body })),
    onSuccess: forget,
  });
}

export function useUpdateWebhook() {
  const { api } = useSession();
  const scope = useScope();
  const forget = useForgetWebhooks();
  return useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: WebhookChanges }) =>
      answerOf(api.PATCH(ONE_PATH, { params: { path: { ...scope, id } }, body: changes })),
    onSuccess: forget,
  });
}

export function useDeleteWebhook() {
  const { api } = useSession();
  const scope = useScope();
  const queries = useQueryClient();
  const root = useRootKey();
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE(ONE_PATH, { params: { path: { ...scope, id } } })),
    // Only the list is asked for anew: the page of what is gone would answer 404 before it is left.
    onSuccess: () => queries.invalidateQueries({ queryKey: [...root, 'list'] }),
  });
}

export function useTestWebhook(id: string) {
  const { api } = useSession();
  const scope = useScope();
  return useMutation({
    mutationFn: async () => {
      const fromMs = performance.now();
      const answer = await answerOf(api.POST(`${ONE_PATH}/test`, { params: { path: { ...scope, id } } }));
      return { ...answer, durationMs: performance.now() - fromMs };
    },
  });
}

function useForgetWebhooks() {
  const queries = useQueryClient();
  const queryKey = useRootKey();
  return () => queries.invalidateQueries({ queryKey });
}
