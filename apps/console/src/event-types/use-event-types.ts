import { useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/client.js';
import { useSession } from '../session/session.js';

export function useEventTypes() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['event-types'],
    queryFn: () => answerOf(api.GET('/manage/event-types')),
    select: (answer) => answer.data,
    staleTime: Infinity,
  });
}
