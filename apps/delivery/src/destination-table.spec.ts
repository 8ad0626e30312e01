import type { DestinationState } from '#contracts';
import type { ReplicatedTable } from '#kafka';
import { DestinationTable } from './destination-table.js';

const rowOf = (version: number) => ({ tenantId: 't', projectId: 'p', id: 'd', version }) as DestinationState;

it.each([
  ['as it was found', rowOf(1), true],
  ['as it was, read anew', { ...rowOf(1) }, true],
  ['changed', rowOf(2), false],
  ['gone', undefined, false],
])('of a row that is %s it knows whether it is the one that was found', (_case, now, isUnchanged) => {
  const rows = new Map(now && [['t/p/d', now]]);
  const table = new DestinationTable(rows as unknown as ReplicatedTable<DestinationState>);
  expect(table.isUnchanged(rowOf(1))).toBe(isUnchanged);
});
