import type { Scenario } from '../scenario.js';
import { changeDestinations } from './change-destinations.js';
import { groupChurn } from './group-churn.js';
import { heldAnswers } from './held-answers.js';
import { killServices } from './kill-services.js';
import { poison } from './poison.js';
import { rollServices } from './roll-services.js';
import { scaleDelivery } from './scale-delivery.js';
import { soak } from './soak.js';

/** In the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  rollServices,
  killServices,
  heldAnswers,
  scaleDelivery,
  groupChurn,
  changeDestinations,
  poison,
  soak,
];
