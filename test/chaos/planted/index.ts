import type { InvariantId } from '../invariants/index.js';
import type { Scenario } from '../scenario.js';
import { rollServices } from '../scenarios/roll-services.js';
import { scaleDelivery } from '../scenarios/scale-delivery.js';
import type { ServiceName } from '../world/fleet.js';

/** A fault put into a service before it starts, to see whether the suite finds it. */
export interface Plant {
  name: string;
  what: string;
  into: ServiceName;
  /** Where it is to be found, and by what. */
  scenario: Scenario;
  foundBy: InvariantId;
  /** Of the scenario, where one may pass without what the fault needs to show. [the scenario's] */
  rounds?: number;
}

export const PLANTS: readonly Plant[] = [
  {
    name: 'skipped-offset',
    what: 'every 40th record counts as done before it was',
    into: 'delivery',
    scenario: rollServices,
    foundBy: 'I1',
  },
  {
    name: 'early-retry',
    what: 'a retry starts 0.7 s before its time',
    into: 'delivery',
    scenario: rollServices,
    foundBy: 'I5',
  },
  {
    name: 'forgotten-commit',
    what: 'offsets are thought committed and are not',
    into: 'delivery',
    scenario: rollServices,
    foundBy: 'I3',
  },
  {
    name: 'forgotten-fence',
    what: 'what waits for partitions that were lost in a rebalance is delivered all the same',
    into: 'delivery',
    scenario: scaleDelivery,
    foundBy: 'I3',
    rounds: 3,
  },
];

/** The module that node loads before the service. */
export function moduleOf({ name }: Plant): string {
  return new URL(`./${name}.js`, import.meta.url).href;
}
