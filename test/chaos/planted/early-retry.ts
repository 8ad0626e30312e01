import { builtClass } from './built-class.js';

interface Scheduler {
  add(open: { plan: { notBeforeMs?: number | undefined } }): void;
}

const EARLY_MS = 700;

const { prototype } = await builtClass<Scheduler>('libs/kafka/src/schedule/scheduler.js', 'Scheduler');
const add = prototype.add;
prototype.add = function (this: Scheduler, open) {
  if (open.plan.notBeforeMs !== undefined) open.plan.notBeforeMs -= EARLY_MS;
  add.call(this, open);
};
