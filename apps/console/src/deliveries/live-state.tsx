import { Text, Tooltip } from '@mantine/core';
import { explain } from '../api/problem.js';
import classes from './live-state.module.css';

/** Whether the table follows what happens. @param error why it does not, for now; null where it does */
export function LiveState({ error }: { error: unknown }) {
  if (error === null) {
    return (
      <Text size="xs" c="dimmed" className={classes.live}>
        <span className={classes.pulse} aria-hidden /> Live
      </Text>
    );
  }
  return (
    <Tooltip label={explain(error)}>
      <Text size="xs" className={classes.paused} role="status">
        Updates paused: trying again
      </Text>
    </Tooltip>
  );
}
