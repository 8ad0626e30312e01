import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

/**
 * Says why a control cannot be used. The control itself is `disabled`; the wrapper takes the pointer in its place.
 *
 * @param reason undefined: it can be used
 */
export function Reason({ reason, children }: { reason: string | undefined; children: ReactElement }) {
  if (reason === undefined) return children;
  return (
    <Tooltip label={reason}>
      <span style={{ cursor: 'not-allowed', display: 'inline-flex' }}>{children}</span>
    </Tooltip>
  );
}
