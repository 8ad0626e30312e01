/** Unsaved work: while one guard is set, leaving the address waits for its consent. At most one form is open at a time. */
type Ask = (leave: () => void) => void;

let ask: Ask | undefined;

/** @param next asks whether to leave, and calls `leave` where the answer is yes; undefined: nothing is unsaved */
export function setLeaveGuard(next: Ask | undefined): void {
  ask = next;
}

/** Leaves at once where nothing is unsaved, else once the guard consents. */
export function leaveWhenAllowed(leave: () => void): void {
  if (ask === undefined) leave();
  else ask(leave);
}

export function isGuarded(): boolean {
  return ask !== undefined;
}
