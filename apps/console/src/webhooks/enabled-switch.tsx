import { Switch } from '@mantine/core';
import type { Webhook } from '../api/client.js';
import { useViewOnlyReason } from '../session/session.js';
import { Reason } from '../ui/reason.js';
import { tellDone, tellFailed } from '../ui/tell.js';
import { useUpdateWebhook } from './use-webhooks.js';

/** Takes effect at once. Shows the wanted state while it is on its way, the real one when it failed. */
export function EnabledSwitch({ webhook, isLabelled = false }: { webhook: Webhook; isLabelled?: boolean }) {
  const { id, name, enabled } = webhook;
  const update = useUpdateWebhook();
  const reason = useViewOnlyReason();
  const toggle = (wanted: boolean) =>
    update.mutate(
      { id, changes: { enabled: wanted } },
      {
        onSuccess: () => tellDone(wanted ? `${name} receives events again.` : `${name} receives nothing for now.`),
        onError: (error) => tellFailed(`${name} could not be ${wanted ? 'enabled' : 'disabled'}`, error),
      },
    );
  return (
    <Reason reason={reason}>
      <Switch
        aria-label={`${name} enabled`}
        label={isLabelled && (enabled ? 'Enabled' : 'Disabled')}
        checked={update.isPending ? update.variables.changes.enabled : enabled}
        disabled={reason !== undefined}
        aria-busy={update.isPending}
        onChange={(event) => !update.isPending && toggle(event.currentTarget.checked)}
      />
    </Reason>
  );
}
