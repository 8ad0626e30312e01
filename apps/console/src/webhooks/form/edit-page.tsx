import { useLocation, useParams } from 'wouter';
import type { Webhook } from '../../api/client.js';
import { PageSkeleton } from '../../frame/page-skeleton.js';
import { setLeaveGuard } from '../../navigation/leave-guard.js';
import { useViewOnlyReason } from '../../session/session.js';
import { PageHeader } from '../../ui/page-header.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { tellDone } from '../../ui/tell.js';
import { useUpdateWebhook, useWebhook } from '../use-webhooks.js';
import { ViewOnlyPage } from '../view-only-page.js';
import { toChanges, toValues } from './form-values.js';
import { WebhookForm } from './webhook-form.js';

export default function EditPage() {
  const { id = '' } = useParams<{ id: string }>();
  const webhook = useWebhook(id);
  const reason = useViewOnlyReason();
  const back = { to: `/webhooks/${encodeURIComponent(id)}`, label: webhook.data?.name ?? 'Webhook' };
  if (reason !== undefined) return <ViewOnlyPage title="Edit webhook" reason={reason} back={back} />;
  if (webhook.isPending) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="Edit webhook" back={back} />
      {webhook.data === undefined ? (
        <ProblemAlert
          title="The webhook could not be loaded"
          error={webhook.error}
          onRetry={() => void webhook.refetch()}
        />
      ) : (
        <EditForm saved={webhook.data} />
      )}
    </>
  );
}

/** Begins with what was saved when the page was opened; later answers do not overwrite what is being typed. */
function EditForm({ saved }: { saved: Webhook }) {
  const update = useUpdateWebhook();
  const [, navigate] = useLocation();
  const path = `/webhooks/${encodeURIComponent(saved.id)}`;
  return (
    <WebhookForm
      isNew={false}
      initialValues={toValues(saved)}
      cancelTo={path}
      onSend={async (values) => {
        const changes = toChanges(values, saved);
        if (Object.keys(changes).length > 0) await update.mutateAsync({ id: saved.id, changes });
        setLeaveGuard(undefined);
        tellDone(
          Object.keys(changes).length > 0 ? 'Saved. It holds from the next attempt on.' : 'Nothing had changed.',
        );
        navigate(path, { replace: true });
      }}
    />
  );
}
