import { Switch } from '@mantine/core';
import { useState } from 'react';
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
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isOn = wanted ?? enabled;
  const toggle = (next: boolean) => {
    setWanted(next);
    update.mutate(
      { id, changes: { enabled: next } },
      {
        onSuccess: () => tellDone(next ? `${name} receives events again.` : `${name} receives nothing for now.`),
        onError: (error) => tellFailed(`${name} could not be ${next ? 'enabled' : 'disabled'}`, error),
        onSettled: () => setWanted(null),
      },
    );
  };
  return (
    <Reason reason={reason}>
      <Switch
        aria-label={`${name} enabled`}
        label={isLabelled && (isOn ? 'Enabled' : 'Disabled')}
        checked={isOn}
        disabled={reason !== undefined}
        aria-busy={wanted !== null}
        onChange={(event) => wanted === null && toggle(event.currentTarget.checked)}
      />
    </Reason>
  );
}
