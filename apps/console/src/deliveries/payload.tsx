import { Skeleton, Text } from '@mantine/core';
import { ApiProblem } from '../api/problem.js';
import { CodeBlock } from '../ui/code-block.js';
import { prettyJson } from '../ui/json-codec.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { usePayload } from './use-deliveries.js';

/** The body that was sent, laid out for reading; what is copied are the very bytes, as the signature needs them. */
export function Payload({ webhookId, deliveryId }: { webhookId: string; deliveryId: string }) {
  const payload = usePayload(webhookId, deliveryId);
  if (payload.data !== undefined)
    return (
      <CodeBlock
        text={prettyJson(payload.data) ?? payload.data}
        copied={payload.data}
        language="json"
        what="the payload"
      />
    );
  if (payload.isPending) return <Skeleton h={200} radius="md" aria-hidden />;
  if (payload.error instanceof ApiProblem && payload.error.status === 410) {
    return (
      <Text size="sm" c="dimmed">
        It is not kept any more, so that it can neither be shown nor sent again.
      </Text>
    );
  }
  return (
    <ProblemAlert
      title="The payload could not be loaded"
      error={payload.error}
      onRetry={() => void payload.refetch()}
    />
  );
}
