import type { Scenario } from '../scenario.js';
import { backlog } from './backlog.js';
import { deferred } from './deferred.js';
import { hanging } from './hanging.js';
import { mainFigures } from './main-figures.js';
import { retries } from './retries.js';
import { scale } from './scale.js';
import { slow } from './slow.js';

const SCENARIOS: readonly Scenario[] = [mainFigures, retries, hanging, slow, deferred, backlog, scale];

/** @throws for a name that is none, saying which there are */
export function selectScenarios({ scenarios, all }: { scenarios: string[]; all: boolean }): Scenario[] {
  const unknown = scenarios.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}\n\n${listScenarios()}`);
  if (all) return [...SCENARIOS];
  return SCENARIOS.filter(({ name, byDefault }) => (scenarios.length > 0 ? scenarios.includes(name) : byDefault));
}

export function listScenarios(): string {
  return SCENARIOS.map(({ name, summary, byDefault }) => {
    return `${byDefault ? '*' : ' '} ${name.padEnd(10)} ${summary}`;
  })
    .concat('* runs where none is named')
    .join('\n');
}
