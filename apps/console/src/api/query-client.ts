import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.js';

const MAX_TRIES = 2;

/** A refusal stays one however often it is asked for; what may pass is tried once more. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < MAX_TRIES && !(error instanceof ApiProblem && error.status < 500 && error.status !== 429),
        retryDelay: 1_000,
      },
    },
  });
}
