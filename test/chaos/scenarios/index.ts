import type { Scenario } from '../scenario.js';
import { brokerOutage } from './broker-outage.js';
import { changeDestinations } from './change-destinations.js';
import { clockJumps } from './clock-jumps.js';
import { clusterFaults } from './cluster-faults.js';
import { databaseOutage } from './database-outage.js';
import { diskFull } from './disk-full.js';
import { groupChurn } from './group-churn.js';
import { hangingEndpoint } from './hanging-endpoint.js';
import { heldAnswers } from './held-answers.js';
import { killServices } from './kill-services.js';
import { lostAnswers } from './lost-answers.js';
import { outsider } from './outsider.js';
import { poison } from './poison.js';
import { rollServices } from './roll-services.js';
import { scaleDelivery } from './scale-delivery.js';
import { soak } from './soak.js';

/** In the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  rollServices,
  killServices,
  heldAnswers,
  hangingEndpoint,
  scaleDelivery,
  groupChurn,
  outsider,
  changeDestinations,
  poison,
  clockJumps,
  lostAnswers,
  brokerOutage,
  diskFull,
  clusterFaults,
  databaseOutage,
  soak,
];
