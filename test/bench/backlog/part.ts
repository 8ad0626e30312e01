import type { Section } from '../figures.js';

export interface BacklogSizes {
  /** Published while matcher and delivery are down; the same number for one destination. */
  events: number;
  /** At which the one destination gets its backlog: twice of that is more than one machine takes. */
  crowdRatePerSecond: number;
  /** Of another tenant, all of them for the one event. */
  fanOut: number;
  fanOuts: number;
}

export interface BacklogPart {
  section: Section;
  faults: string[];
}
