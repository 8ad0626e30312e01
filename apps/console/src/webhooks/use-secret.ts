import { useMutation } from '@tanstack/react-query';
import { answerOf } from '../api/client.js';
import { useScope } from '../session/scope.js';
import { useSession } from '../session/session.js';

const PATH = '/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/secret';

/** Asks for the signing secret when it is wanted; it is in no cache. */
export function useReadSecret(id: string) {
  const { api } = useSession();
  const path = { ...useScope(), id };
  return useMutation({ mutationFn: () => answerOf(api.GET(PATH, { params: { path } })), gcTime: 0 });
}

export function useRotateSecret(id: string) {
  const { api } = useSession();
  const path = { ...useScope(), id };
  return useMutation({
    mutationFn: (overlapSeconds: number) =>
      answerOf(api.POST(`${PATH}/rotate`, { params: { path }, body: { overlapSeconds } })),
    gcTime: 0,
  });
}
