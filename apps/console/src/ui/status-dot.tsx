import classes from './status-dot.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** A state in words; the colour only repeats it. */
export function StatusDot({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
