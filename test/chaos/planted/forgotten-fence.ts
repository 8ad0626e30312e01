import { builtClass } from './built-class.js';

interface Change {
  lost: { lost: boolean }[];
}

interface Owned {
  assign(assignment: unknown): Change;
}

/** Nobody is told which partitions are lost: what waits for its turn or its time goes on, beside the new owner's. */
const { prototype } = await builtClass<Owned>('libs/kafka/src/consumer/partitions.js', 'Partitions');
const assign = prototype.assign;
prototype.assign = function (this: Owned, assignment) {
  const change = assign.call(this, assignment);
  for (const state of change.lost) state.lost = false;
  return { ...change, lost: [] };
};
