import classes from './type-chip.module.css';

/** The name of an event type. */
export function TypeChip({ type }: { type: string }) {
  return <span className={classes.chip}>{type}</span>;
}
