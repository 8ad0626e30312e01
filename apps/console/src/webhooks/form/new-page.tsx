import { useLocation } from 'wouter';
import { setLeaveGuard } from '../../navigation/leave-guard.js';
import { useViewOnlyReason } from '../../session/session.js';
import { PageHeader } from '../../ui/page-header.js';
import { ViewOnlyPage } from '../view-only-page.js';
import { useCreateWebhook } from '../use-webhooks.js';
import { NEW_VALUES, toNewWebhook } from './form-values.js';
import { WebhookForm } from './webhook-form.js';

const BACK = { to: '/webhooks', label: 'Webhooks' };

export default function NewPage() {
  const create = useCreateWebhook();
  const [, navigate] = useLocation();
  const reason = useViewOnlyReason();
  if (reason !== undefined) return <ViewOnlyPage title="New webhook" reason={reason} back={BACK} />;
  return (
    <>
      <PageHeader title="New webhook" back={BACK} />
      <WebhookForm
        isNew
        initialValues={NEW_VALUES}
        cancelTo="/webhooks"
        onSend={async (values) => {
          const { data } = await create.mutateAsync(toNewWebhook(values));
          setLeaveGuard(undefined);
          navigate(`/webhooks/${encodeURIComponent(data.id)}?created`, { replace: true });
        }}
      />
    </>
  );
}
